using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Networks;
using TorchSharp.Modules;

namespace HybridGrains.ModelKit.Lora;

/// <summary>
/// The weights of a network that a LoRA can change, by layer name with underscores for dots; a denoiser's also by their original
/// names.
/// </summary>
internal static class LoraTargets
{
    private const string Weight = ".weight";

    public static IReadOnlyDictionary<string, (string Name, Parameter Parameter)> Of(Network network)
    {
        var targets = new Dictionary<string, (string Name, Parameter Parameter)>(StringComparer.Ordinal);
        var original = network is UNet2DConditionModel denoiser
            ? new LdmDenoiserNames(denoiser.Config)
                .ByOriginalName.GroupBy(item => item.Value)
                .ToDictionary(group => group.Key, group => group.First().Key)
            : [];
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (!name.EndsWith(Weight, StringComparison.Ordinal) || parameter.dim() is not (2 or 4))
            {
                continue;
            }

            var module = name[..^Weight.Length];
            targets[Underscored(module)] = (name, parameter);
            if (Original(module, original) is { } old)
            {
                targets.TryAdd(Underscored(old), (name, parameter));
            }
        }

        return targets;
    }

    private static string? Original(string module, Dictionary<string, string> original)
    {
        if (original.TryGetValue(module, out var whole))
        {
            return whole;
        }

        for (var end = module.LastIndexOf('.'); end > 0; end = module.LastIndexOf('.', end - 1))
        {
            if (original.TryGetValue(module[..end], out var start))
            {
                return start + module[end..];
            }
        }

        return null;
    }

    private static string Underscored(string module) => module.Replace('.', '_');
}
