using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Diffusion.Images;

/// <summary>What the samplers of A1111's web interface are called here. Only those that compute the same method are known; other tools write the same names.</summary>
public static class ForeignSamplers
{
    private static readonly Dictionary<string, string> Methods = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DDIM"] = SamplerNames.Ddim,
        ["DDPM"] = SamplerNames.Ddpm,
        ["PLMS"] = SamplerNames.Pndm,
        ["Euler"] = SamplerNames.Euler,
        ["Euler a"] = SamplerNames.EulerAncestral,
        ["Heun"] = SamplerNames.Heun,
        ["LMS"] = SamplerNames.Lms,
        ["DPM2"] = SamplerNames.Dpm2,
        ["DPM2 a"] = SamplerNames.Dpm2Ancestral,
        ["DPM++ 2M"] = SamplerNames.DpmSolverPlusPlus2M,
        ["DPM++ 2M SDE"] = SamplerNames.DpmSolverPlusPlus2MSde,
        ["UniPC"] = SamplerNames.UniPc,
        ["LCM"] = SamplerNames.Lcm,
        ["TCD"] = SamplerNames.Tcd,
    };

    /// <summary>Endings of our names by what the tool calls the spacing, in the sampler's name or under "Schedule type".</summary>
    private static readonly Dictionary<string, string> Spacings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Automatic"] = "",
        ["Uniform"] = "",
        ["Normal"] = "",
        ["Karras"] = "_karras",
        ["Exponential"] = "_exponential",
        ["Beta"] = "_beta",
        ["SGM Uniform"] = "_trailing",
    };

    /// <summary>Our name; null when there is none that computes the same.</summary>
    /// <param name="scheduleType">What stands under "Schedule type", where newer versions keep the spacing.</param>
    public static string? Find(string sampler, string? scheduleType = null)
    {
        if (scheduleType is null && SamplerCatalog.Default.Contains(sampler))
            return sampler.ToLowerInvariant();
        var (method, spacing) = (sampler.Trim(), scheduleType?.Trim() ?? "Automatic");
        if (method.LastIndexOf(' ') is var space and > 0 && Spacings.ContainsKey(method[(space + 1)..]))
            (method, spacing) = (method[..space], method[(space + 1)..]);
        if (!Methods.TryGetValue(method, out var known) || !Spacings.TryGetValue(spacing, out var ending))
            return null;
        return SamplerCatalog.Default.Contains(known + ending) ? known + ending : null;
    }
}
