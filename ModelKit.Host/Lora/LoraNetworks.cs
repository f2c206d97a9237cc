using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Lora;

namespace HybridGrains.ModelKit.Host.Lora;

/// <summary>Which networks of a family a LoRA changes: text encoders all or not at all, denoisers those that it fits.</summary>
internal static class LoraNetworks
{
    /// <exception cref="CheckpointException">A text encoder that it does not fit, or no denoiser that it does.</exception>
    public static IReadOnlyList<LoraNetwork> Of(ModelFamily family, LoraFile lora, IProgress<string> progress)
    {
        var networks = new List<LoraNetwork>();
        foreach (var component in lora.Components)
        {
            if (component == Checkpoint.Denoiser)
            {
                networks.AddRange(Denoisers(family, lora, progress));
                continue;
            }

            var path = component == Checkpoint.TextEncoder ? family.Manifest.TextEncoder.Path : family.Manifest.TextEncoder2?.Path;
            networks.Add(
                LoraNetwork.Of(
                    family,
                    component,
                    path ?? throw new CheckpointException($"The LoRA changes {component}, which {family.Manifest.Name} does not have."),
                    lora
                )
            );
        }

        return networks;
    }

    private static List<LoraNetwork> Denoisers(ModelFamily family, LoraFile lora, IProgress<string> progress)
    {
        var (fitting, reasons) = (new List<LoraNetwork>(), new List<string>());
        foreach (var path in family.Manifest.Denoisers.Select(entry => entry.Path).Distinct())
        {
            var names = string.Join(", ", family.Manifest.Denoisers.Where(entry => entry.Path == path).Select(entry => entry.Name));
            try
            {
                fitting.Add(LoraNetwork.Of(family, Checkpoint.Denoiser, path, lora));
                progress.Report($"fits denoiser {names}");
            }
            catch (CheckpointException other)
            {
                reasons.Add(other.Message);
                progress.Report($"does not fit denoiser {names}: {other.Message}");
            }
        }

        return fitting.Count > 0
            ? fitting
            : throw new CheckpointException($"The LoRA fits no denoiser of {family.Manifest.Name}: {reasons[0]}");
    }
}
