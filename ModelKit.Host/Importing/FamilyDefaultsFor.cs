using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>What an imported family does where a request is silent.</summary>
internal static class FamilyDefaultsFor
{
    private const string Otherwise = SamplerNames.DpmSolverPlusPlus2M;

    private static readonly Dictionary<string, string> Samplers = new()
    {
        ["DDIMScheduler"] = "ddim",
        ["DDPMScheduler"] = "ddpm",
        ["PNDMScheduler"] = "pndm",
        ["LMSDiscreteScheduler"] = "lms",
        ["EulerDiscreteScheduler"] = "euler",
        ["EulerAncestralDiscreteScheduler"] = "euler_a",
        ["HeunDiscreteScheduler"] = "heun",
        ["DPMSolverMultistepScheduler"] = Otherwise,
        ["UniPCMultistepScheduler"] = "unipc",
        ["LCMScheduler"] = "lcm",
        ["TCDScheduler"] = "tcd",
    };

    /// <param name="schedulerJson">Its class is the sampler the checkpoint was published with.</param>
    /// <param name="embedsGuidance">The denoiser takes guidance as an input, as consistency-distilled ones do.</param>
    public static FamilyDefaults Of(string schedulerJson, bool embedsGuidance)
    {
        var sampler = SamplerOf(schedulerJson);
        var few = sampler is SamplerNames.Lcm or "tcd";
        var steps = few ? 4 : 25;
        return new FamilyDefaults(
            steps,
            CloudSteps: steps,
            GuidanceScale: few && !embedsGuidance ? 1 : 7.5f,
            sampler,
            "large",
            "large",
            "full"
        );
    }

    private static string SamplerOf(string schedulerJson)
    {
        using var json = JsonDocument.Parse(schedulerJson);
        var name = json.RootElement.TryGetProperty("_class_name", out var value) ? value.GetString() ?? "" : "";
        return Samplers.TryGetValue(name, out var sampler) && IsKnown(sampler) ? sampler : Otherwise;
    }

    private static bool IsKnown(string sampler)
    {
        try
        {
            return SamplerCatalog.Default.GetRequired(sampler) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
