using System.Diagnostics.CodeAnalysis;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>
/// What the samplers of A1111's web interface are called here. Only those that compute the same method are known; other tools
/// write the same names.
/// </summary>
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
        // ComfyUI, SwarmUI and Fooocus.
        ["euler_ancestral"] = SamplerNames.EulerAncestral,
        ["dpm_2_ancestral"] = SamplerNames.Dpm2Ancestral,
        ["uni_pc"] = SamplerNames.UniPc,
        ["dpmpp_2m_sde_gpu"] = SamplerNames.DpmSolverPlusPlus2MSde,
        // InvokeAI; a k at the end is Karras.
        ["euler_k"] = SamplerNames.Euler + "_karras",
        ["heun_k"] = SamplerNames.Heun + "_karras",
        ["lms_k"] = SamplerNames.Lms + "_karras",
        ["dpmpp_2m_k"] = SamplerNames.DpmSolverPlusPlus2M + "_karras",
        ["dpmpp_2m_sde_k"] = SamplerNames.DpmSolverPlusPlus2MSde + "_karras",
        // NovelAI and InvokeAI before 3.
        ["k_euler"] = SamplerNames.Euler,
        ["k_euler_ancestral"] = SamplerNames.EulerAncestral,
        ["k_euler_a"] = SamplerNames.EulerAncestral,
        ["k_heun"] = SamplerNames.Heun,
        ["k_lms"] = SamplerNames.Lms,
        ["k_dpm_2"] = SamplerNames.Dpm2,
        ["k_dpm_2_a"] = SamplerNames.Dpm2Ancestral,
        ["k_dpmpp_2m"] = SamplerNames.DpmSolverPlusPlus2M,
        ["k_dpmpp_2m_sde"] = SamplerNames.DpmSolverPlusPlus2MSde,
    };

    /// <summary>Endings of our names by what the tool calls the spacing, in the sampler's name or under "Schedule type".</summary>
    private static readonly Dictionary<string, string> Spacings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Automatic"] = "",
        ["Uniform"] = "",
        ["Normal"] = "",
        ["Native"] = "",
        ["Karras"] = "_karras",
        ["Exponential"] = "_exponential",
        ["Beta"] = "_beta",
        ["SGM Uniform"] = "_trailing",
        ["sgm_uniform"] = "_trailing",
    };

    /// <summary>Our name; null when there is none that computes the same.</summary>
    /// <param name="scheduleType">What stands under "Schedule type", where newer versions keep the spacing.</param>
    public static string? Find(string sampler, string? scheduleType = null)
    {
        if (scheduleType is null && SamplerCatalog.Default.Contains(sampler))
        {
            return sampler.ToLowerInvariant();
        }

        var (method, spacing) = (sampler.Trim(), scheduleType?.Trim() ?? "Automatic");
        if (method.LastIndexOf(' ') is var space and > 0 && Spacings.ContainsKey(method[(space + 1)..]))
        {
            (method, spacing) = (method[..space], method[(space + 1)..]);
        }

        if ((!Methods.TryGetValue(method, out var known) && !IsOurs(method, out known)) || !Spacings.TryGetValue(spacing, out var ending))
        {
            return null;
        }

        return SamplerCatalog.Default.Contains(known + ending) ? known + ending : null;
    }

    /// <summary>ComfyUI calls many by the names that we have, too.</summary>
    private static bool IsOurs(string method, [NotNullWhen(true)] out string? known)
    {
        known = method.ToLowerInvariant();
        return SamplerCatalog.Default.Contains(known);
    }
}
