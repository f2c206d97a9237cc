"""Twin of `scenes teacher` (Training/Scenes/TeacherTrainer.cs) for a CUDA machine: the same loss, optimiser, average and files.

    python3 teacher.py --tree TREE --out OUT --minutes 10

TREE is what `scenes thin` wrote: unet/, text_encoder/ (config.json and fp16 weights), progress.json, metrics.jsonl, latents in
8 bits and token ids as shards. OUT gets the averaged weights in fp16 in files under 16 MiB, progress.json and metrics.jsonl;
`join.py OUT FOLDER` makes of them a folder that `scenes teacher --from FOLDER` goes on from.

    python3 teacher.py --tree TREE --check BATCH.safetensors

prints the loss of a batch that the C# trainer wrote, to compare with its own.
"""

import argparse
import json
import math
import os
import shutil
import time

import torch

import networks
import weights

TRAIN_STEPS, BETA_START, BETA_END = 1000, 0.00085, 0.012
BETA1, BETA2, EPSILON, DECAY, MAX_NORM = 0.9, 0.99, 1e-8, 0.01, 1.0
EMA_DECAY, EMPTY_CAPTIONS, WARMUP, DECAY_FROM = 0.9995, 0.1, 200, 0.75
PART_BYTES = 15 << 20


def main():
    options = parse()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(options.seed)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    if options.check:
        print(f"{check(options, device):.7f}")
        return
    Run(options, device).train()


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tree", required=True, help="what 'scenes thin' wrote")
    parser.add_argument("--out", help="folder to write")
    parser.add_argument("--check", help="print the loss of this batch and end")
    parser.add_argument("--minutes", type=float, default=10, help="time of this session, export included")
    parser.add_argument("--steps", type=int, help="steps of this session; default: until the time is over")
    parser.add_argument("--total-samples", type=int, default=960_000, help="samples of the whole schedule, earlier sessions included")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--lr", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="bf16" if torch.cuda.is_available() else "fp32")
    options = parser.parse_args()
    if not options.check and not options.out:
        parser.error("--out is missing")
    return options


def alphas_cumprod(device):
    betas = torch.linspace(math.sqrt(BETA_START), math.sqrt(BETA_END), TRAIN_STEPS, dtype=torch.float64) ** 2
    return (1 - betas).cumprod(0).float().to(device)


def load(tree, name, stem, device):
    with open(os.path.join(tree, name, "config.json")) as file:
        config = json.load(file)
    tensors, _ = weights.read(os.path.join(tree, name, stem))
    return {key: value.to(device, torch.float32).requires_grad_() for key, value in tensors.items()}, config


def loss_of(denoiser, text, alphas, clean, tokens, noise, timesteps):
    """Mean square error of v = sqrt(alpha) noise - sqrt(1 - alpha) clean."""
    alpha = alphas[timesteps].reshape(-1, 1, 1, 1)
    signal, sigma = alpha.sqrt(), (1 - alpha).sqrt()
    predicted = denoiser(signal * clean + sigma * noise, timesteps, text(tokens))
    return (predicted.float() - (signal * noise - sigma * clean)).square().mean()


def check(options, device):
    unet, unet_config = load(options.tree, "unet", "diffusion_pytorch_model.safetensors", device)
    text, text_config = load(options.tree, "text_encoder", "model.safetensors", device)
    batch = {name: value.to(device) for name, value in weights.read(options.check)[0].items()}
    with torch.no_grad():
        return loss_of(
            networks.Denoiser(unet, unet_config), networks.TextEncoder(text, text_config), alphas_cumprod(device),
            batch["clean"].float(), batch["tokens"].long(), batch["noise"].float(), batch["timesteps"].long(),
        ).item()


class Run:
    def __init__(self, options, device):
        self.options, self.device = options, device
        self.started = time.monotonic()
        self.unet, unet_config = load(options.tree, "unet", "diffusion_pytorch_model.safetensors", device)
        self.text, text_config = load(options.tree, "text_encoder", "model.safetensors", device)
        self.denoiser, self.encoder = networks.Denoiser(self.unet, unet_config), networks.TextEncoder(self.text, text_config)
        self.alphas = alphas_cumprod(device)
        self.parameters = [*self.unet.values(), *self.text.values()]
        self.average = [value.detach().clone() for value in self.parameters]
        # Decoupled decay on matrices and kernels alone, as AdamW.cs does.
        wide, flat = [p for p in self.parameters if p.dim() > 1], [p for p in self.parameters if p.dim() <= 1]
        groups = [{"params": wide, "weight_decay": DECAY}, {"params": flat, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=options.lr, betas=(BETA1, BETA2), eps=EPSILON)
        self.latents, self.tokens = self.pool()
        self.empty = weights.read(os.path.join(options.tree, "empty.safetensors"))[0]["tokens"].to(device, torch.int64)
        with open(os.path.join(options.tree, "progress.json")) as file:
            self.progress = json.load(file)

    def pool(self):
        """Latents stay in 8 bits on the device: a step widens only its own rows."""
        shards = sorted(file for file in os.listdir(self.options.tree) if file.startswith("shard-"))
        read = [weights.read(os.path.join(self.options.tree, file))[0] for file in shards]
        self.scale = float(read[0]["scale"])
        latents, tokens = (torch.cat([shard[name] for shard in read]).to(self.device) for name in ("latents", "tokens"))
        return latents, tokens

    def train(self):
        os.makedirs(self.options.out, exist_ok=True)
        metrics = os.path.join(self.options.out, "metrics.jsonl")
        earlier = os.path.join(self.options.tree, "metrics.jsonl")
        if os.path.exists(earlier):
            shutil.copy(earlier, metrics)
        self.log(metrics, {"restart": 1})
        taken, total, since = 0, torch.zeros((), device=self.device), 0
        report = time.monotonic()
        before = self.progress["Minutes"]
        while self.going_on(taken):
            for group in self.optimizer.param_groups:
                group["lr"] = self.rate(taken)
            total += self.step()
            taken, since = taken + 1, since + 1
            self.progress["Step"] += 1
            self.progress["Samples"] += self.options.batch
            self.progress["Minutes"] = before + (time.monotonic() - self.started) / 60
            self.update_average()
            if time.monotonic() - report > 10 or not self.going_on(taken):
                speed = since * self.options.batch / (time.monotonic() - report)
                figures = {"loss": total.item() / since, "samplesPerSecond": speed}
                print(f"step {self.progress['Step']}  loss {figures['loss']:.4f}  {speed:.0f} samples/s", flush=True)
                self.log(metrics, figures)
                total.zero_()
                since, report = 0, time.monotonic()
        self.export()

    def going_on(self, taken):
        if self.options.steps is not None and taken >= self.options.steps:
            return False
        # Half a minute is left for the files.
        reserve = min(0.5, self.options.minutes / 10)
        elapsed = (time.monotonic() - self.started) / 60
        return elapsed < self.options.minutes - reserve and self.progress["Samples"] < self.options.total_samples

    def rate(self, taken):
        done = self.progress["Samples"] / self.options.total_samples
        decayed = min(max((done - DECAY_FROM) / (1 - DECAY_FROM), 0), 1)
        return self.options.lr * min(1, (taken + 1) / WARMUP) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * decayed)))

    def step(self):
        rows = torch.randint(len(self.latents), (self.options.batch,), device=self.device)
        clean = self.latents[rows].float() * self.scale
        empty = torch.rand(self.options.batch, 1, device=self.device) < EMPTY_CAPTIONS
        tokens = torch.where(empty, self.empty, self.tokens[rows].long())
        timesteps = torch.randint(TRAIN_STEPS, (self.options.batch,), device=self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.options.precision == "bf16"):
            loss = loss_of(self.denoiser, self.encoder, self.alphas, clean, tokens, torch.randn_like(clean), timesteps)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, MAX_NORM)
        self.optimizer.step()
        return loss.detach()

    @torch.no_grad()
    def update_average(self):
        step = self.progress["Step"] - 1
        decay = min(EMA_DECAY, (1 + step) / (10 + step))
        torch._foreach_mul_(self.average, decay)
        torch._foreach_add_(self.average, [p.detach() for p in self.parameters], alpha=1 - decay)

    def export(self):
        halves = [value.half() for value in self.average]
        weights.write_parts(self.options.out, "unet", dict(zip(self.unet, halves)), PART_BYTES)
        weights.write_parts(self.options.out, "text_encoder", dict(zip(self.text, halves[len(self.unet):])), PART_BYTES)
        with open(os.path.join(self.options.out, "progress.json"), "w") as file:
            json.dump(self.progress, file)

    def log(self, path, figures):
        row = {**figures, "step": self.progress["Step"], "samples": self.progress["Samples"], "minutes": round(self.progress["Minutes"], 3)}
        with open(path, "a") as file:
            file.write(json.dumps(row, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
