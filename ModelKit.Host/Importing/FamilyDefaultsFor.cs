using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>What an imported family does where a request is silent.</summary>
internal static class FamilyDefaultsFor
{
    private const string Otherwise = SamplerNames.DpmSolverPlusPlus2M;

    /// <summary>Each takes its options from the schedule, except those that its name sets.</summary>
    private static readonly Dictionary<string, string> Samplers = new()
    {
        ["DPMSolverSinglestepScheduler"] = SamplerNames.DpmSolverPlusPlus2S,
        ["DEISMultistepScheduler"] = SamplerNames.Deis,
        ["KDPM2DiscreteScheduler"] = SamplerNames.Dpm2,
        ["KDPM2AncestralDiscreteScheduler"] = SamplerNames.Dpm2Ancestral,
        ["FlowMatchEulerDiscreteScheduler"] = SamplerNames.FlowEuler,
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
        var sampler = Samplers.TryGetValue(name, out var known) && IsKnown(known) ? known : Otherwise;
        return sampler is Otherwise or SamplerNames.DpmSolverPlusPlus2S && !IsPlain(json.RootElement) ? SamplerNames.Scheduler : sampler;
    }

    /// <summary>
    /// The names of DPM-Solver++ say algorithm and order; a schedule of others is run under the name that takes all from it.
    /// </summary>
    private static bool IsPlain(JsonElement scheduler) =>
        Is(scheduler, "algorithm_type", value => value.ValueEquals("dpmsolver++"))
        && Is(scheduler, "solver_order", value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 2);

    private static bool Is(JsonElement scheduler, string key, Func<JsonElement, bool> expected) =>
        !scheduler.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null || expected(value);

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
