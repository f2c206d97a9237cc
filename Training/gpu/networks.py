"""The denoiser and the text encoder as functions of their parameters, by diffusers' and transformers' names.

Twins of ModelKit's UNet2DConditionModel and CLIPTextModel, for the shapes that Training/Scenes/TeacherSize.cs makes.
"""

import math

import torch
import torch.nn.functional as F


class Denoiser:
    """Predicts v. `p` are its parameters by name, `config` its config.json."""

    def __init__(self, p, config):
        self.p, self.config = p, config
        self.groups, self.eps = config["norm_num_groups"], config["norm_eps"]
        # As in diffusers, attention_head_dim is the number of heads.
        self.heads = config["attention_head_dim"]

    def __call__(self, sample, timesteps, context):
        time = self.linear("time_embedding.linear_1", self.time_features(timesteps).to(sample.dtype))
        time = F.silu(self.linear("time_embedding.linear_2", F.silu(time)))
        x = self.conv("conv_in", sample)
        skips = [x]
        for i, kind in enumerate(self.config["down_block_types"]):
            block = f"down_blocks.{i}"
            for j in range(self.config["layers_per_block"]):
                x = self.resnet(f"{block}.resnets.{j}", x, time)
                if kind.startswith("Cross"):
                    x = self.transformer(f"{block}.attentions.{j}", x, context)
                skips.append(x)
            if f"{block}.downsamplers.0.conv.weight" in self.p:
                x = self.conv(f"{block}.downsamplers.0.conv", x, stride=2)
                skips.append(x)
        x = self.resnet("mid_block.resnets.0", x, time)
        x = self.transformer("mid_block.attentions.0", x, context)
        x = self.resnet("mid_block.resnets.1", x, time)
        for i, kind in enumerate(self.config["up_block_types"]):
            block = f"up_blocks.{i}"
            for j in range(self.config["layers_per_block"] + 1):
                x = self.resnet(f"{block}.resnets.{j}", torch.cat([x, skips.pop()], 1), time)
                if kind.startswith("Cross"):
                    x = self.transformer(f"{block}.attentions.{j}", x, context)
            if f"{block}.upsamplers.0.conv.weight" in self.p:
                x = self.conv(f"{block}.upsamplers.0.conv", F.interpolate(x, scale_factor=2.0, mode="nearest"))
        return self.conv("conv_out", F.silu(self.norm("conv_norm_out", x, self.eps)))

    def time_features(self, timesteps):
        half = self.config["block_out_channels"][0] // 2
        frequencies = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32, device=timesteps.device) / half)
        angles = timesteps.float()[:, None] * frequencies[None]
        return torch.cat([angles.cos(), angles.sin()], 1)

    def resnet(self, name, x, time):
        h = self.conv(f"{name}.conv1", F.silu(self.norm(f"{name}.norm1", x, self.eps)))
        h = h + self.linear(f"{name}.time_emb_proj", time)[:, :, None, None]
        h = self.conv(f"{name}.conv2", F.silu(self.norm(f"{name}.norm2", h, self.eps)))
        return h + (self.conv(f"{name}.conv_shortcut", x, padding=0) if f"{name}.conv_shortcut.weight" in self.p else x)

    def transformer(self, name, x, context):
        batch, channels, height, width = x.shape
        h = self.conv(f"{name}.proj_in", self.norm(f"{name}.norm", x, 1e-6), padding=0)
        h = h.flatten(2).transpose(1, 2)
        block = f"{name}.transformer_blocks.0"
        normed = self.layer_norm(f"{block}.norm1", h)
        h = h + self.attention(f"{block}.attn1", normed, normed)
        h = h + self.attention(f"{block}.attn2", self.layer_norm(f"{block}.norm2", h), context)
        wide, gate = self.linear(f"{block}.ff.net.0.proj", self.layer_norm(f"{block}.norm3", h)).chunk(2, -1)
        h = h + self.linear(f"{block}.ff.net.2", wide * F.gelu(gate))
        h = h.transpose(1, 2).reshape(batch, channels, height, width)
        return x + self.conv(f"{name}.proj_out", h, padding=0)

    def attention(self, name, x, context):
        def split(y):
            return y.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        q = split(self.linear(f"{name}.to_q", x))
        k, v = (split(self.linear(f"{name}.to_{part}", context)) for part in "kv")
        return self.linear(f"{name}.to_out.0", attend(q, k, v).transpose(1, 2).flatten(2))

    def conv(self, name, x, stride=1, padding=1):
        return F.conv2d(x, self.p[f"{name}.weight"], self.p[f"{name}.bias"], stride=stride, padding=padding)

    def linear(self, name, x):
        return F.linear(x, self.p[f"{name}.weight"], self.p.get(f"{name}.bias"))

    def norm(self, name, x, eps):
        return F.group_norm(x, self.groups, self.p[f"{name}.weight"], self.p[f"{name}.bias"], eps)

    def layer_norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.p[f"{name}.weight"], self.p[f"{name}.bias"], 1e-5)


class TextEncoder:
    """CLIP's: the last hidden state after the final norm. Padding is attended to, as Stable Diffusion does."""

    def __init__(self, p, config):
        self.p, self.config = p, config

    def __call__(self, tokens):
        length = tokens.shape[1]
        x = F.embedding(tokens, self.p["text_model.embeddings.token_embedding.weight"])
        x = x + self.p["text_model.embeddings.position_embedding.weight"][:length]
        mask = torch.full((length, length), float("-inf"), dtype=x.dtype, device=x.device).triu(1)
        for i in range(self.config["num_hidden_layers"]):
            x = self.layer(f"text_model.encoder.layers.{i}", x, mask)
        return self.norm("text_model.final_layer_norm", x)

    def layer(self, name, x, mask):
        heads = self.config["num_attention_heads"]

        def split(y):
            return y.unflatten(-1, (heads, -1)).transpose(1, 2)

        h = self.norm(f"{name}.layer_norm1", x)
        q, k, v = (split(self.linear(f"{name}.self_attn.{part}_proj", h)) for part in "qkv")
        x = x + self.linear(f"{name}.self_attn.out_proj", attend(q, k, v, mask).transpose(1, 2).flatten(2))
        h = self.linear(f"{name}.mlp.fc1", self.norm(f"{name}.layer_norm2", x))
        return x + self.linear(f"{name}.mlp.fc2", h * torch.sigmoid(1.702 * h))

    def linear(self, name, x):
        return F.linear(x, self.p[f"{name}.weight"], self.p[f"{name}.bias"])

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.p[f"{name}.weight"], self.p[f"{name}.bias"], self.config["layer_norm_eps"])


def attend(q, k, v, mask=None):
    """softmax(q k^T / sqrt(d)) v; torch's fused kernel where there is one (PyTorch 2)."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    scores = (q / math.sqrt(q.shape[-1])) @ k.transpose(-1, -2)
    return torch.softmax(scores if mask is None else scores + mask, -1) @ v
