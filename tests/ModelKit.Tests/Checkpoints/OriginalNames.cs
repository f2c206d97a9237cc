using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Networks;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Checkpoints;

/// <summary>Parameters of networks under the names of original checkpoints: the way back, for making such files.</summary>
internal static class OriginalNames
{
    public static IEnumerable<(string Name, Tensor Value)> Denoiser(UNet2DConditionModel network)
    {
        var modules = new LdmDenoiserNames(network.Config).ByOriginalName.ToLookup(item => item.Value, item => item.Key);
        foreach (var (name, parameter) in network.named_parameters())
        {
            var end = name.Length;
            while (!modules.Contains(name[..end]))
            {
                end = name.LastIndexOf('.', end - 1);
            }

            yield return ($"model.diffusion_model.{modules[name[..end]].First()}{name[end..]}", parameter);
        }
    }

    public static IEnumerable<(string Name, Tensor Value)> Autoencoder(AutoencoderKL network)
    {
        var levels = network.Config.BlockOutChannels.Count;
        foreach (var (name, parameter) in network.named_parameters())
        {
            var parts = name.Split('.').ToList();
            if (parts[1] is "down_blocks" or "up_blocks")
            {
                var index = parts[1] == "up_blocks" ? levels - 1 - int.Parse(parts[2]) : int.Parse(parts[2]);
                string[] rest =
                    parts[3] == "resnets"
                        ? ["block", parts[4], .. parts[5..]]
                        : [parts[3] == "downsamplers" ? "downsample" : "upsample", .. parts[5..]];
                parts = [parts[0], parts[1][..^"_blocks".Length], $"{index}", .. rest];
            }
            else if (parts[1] == "mid_block")
            {
                string[] rest =
                    parts[2] == "resnets"
                        ? [$"block_{int.Parse(parts[3]) + 1}", .. parts[4..]]
                        :
                        [
                            "attn_1",
                            parts[4] switch
                            {
                                "group_norm" => "norm",
                                "to_q" => "q",
                                "to_k" => "k",
                                "to_v" => "v",
                                _ => "proj_out",
                            },
                            parts[^1],
                        ];
                parts = [parts[0], "mid", .. rest];
            }

            parts =
            [
                .. parts.Select(part =>
                    part switch
                    {
                        "conv_shortcut" => "nin_shortcut",
                        "conv_norm_out" => "norm_out",
                        _ => part,
                    }
                ),
            ];
            var kernel = parts.Contains("attn_1") && parameter.dim() == 2;
            yield return ($"first_stage_model.{string.Join('.', parts)}", kernel ? parameter.unsqueeze(-1).unsqueeze(-1) : parameter);
        }
    }

    public static IEnumerable<(string Name, Tensor Value)> Clip(CLIPTextModel network, string prefix) =>
        network.named_parameters().Select(item => (prefix + item.name, (Tensor)item.parameter));

    /// <param name="spare">Layers that the file has and the network does not use.</param>
    public static IEnumerable<(string Name, Tensor Value)> OpenClip(CLIPTextModel network, string prefix, int spare = 0)
    {
        var parameters = network.named_parameters().ToDictionary(item => item.name, item => (Tensor)item.parameter);
        yield return (prefix + "positional_embedding", parameters["text_model.embeddings.position_embedding.weight"]);
        yield return (prefix + "token_embedding.weight", parameters["text_model.embeddings.token_embedding.weight"]);
        yield return (prefix + "logit_scale", ones(1));
        yield return (
            prefix + "text_projection",
            parameters.TryGetValue("text_projection.weight", out var projection) ? projection.t() : zeros(2, 2)
        );
        foreach (var kind in (string[])["weight", "bias"])
        {
            yield return ($"{prefix}ln_final.{kind}", parameters[$"text_model.final_layer_norm.{kind}"]);
            for (var i = 0; i < network.Layers.Count + spare; i++)
            {
                var from = $"text_model.encoder.layers.{Math.Min(i, network.Layers.Count - 1)}.";
                var to = $"{prefix}transformer.resblocks.{i}.";
                yield return (
                    $"{to}attn.in_proj_{kind}",
                    cat(
                        ((string[])["q_proj", "k_proj", "v_proj"]).Select(part => parameters[$"{from}self_attn.{part}.{kind}"]).ToArray(),
                        0
                    )
                );
                yield return ($"{to}attn.out_proj.{kind}", parameters[$"{from}self_attn.out_proj.{kind}"]);
                yield return ($"{to}ln_1.{kind}", parameters[$"{from}layer_norm1.{kind}"]);
                yield return ($"{to}ln_2.{kind}", parameters[$"{from}layer_norm2.{kind}"]);
                yield return ($"{to}mlp.c_fc.{kind}", parameters[$"{from}mlp.fc1.{kind}"]);
                yield return ($"{to}mlp.c_proj.{kind}", parameters[$"{from}mlp.fc2.{kind}"]);
            }
        }
    }
}
