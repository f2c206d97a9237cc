using System.Globalization;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>The endings of a sampler's name that set options: dpmpp_2m_karras, euler_trailing, ddim_eta0.5.</summary>
internal static class SamplerModifiers
{
    private const string EtaPrefix = "eta";

    public static readonly string[] SigmaNames = ["karras", "exponential", "beta"];

    private static readonly string[] WithSigmas =
    [
        SamplerNames.Euler,
        SamplerNames.Heun,
        SamplerNames.Lms,
        SamplerNames.Dpm2,
        SamplerNames.Dpm2Ancestral,
        SamplerNames.DpmSolverPlusPlus2M,
        SamplerNames.DpmSolverPlusPlus2MSde,
        SamplerNames.DpmSolverPlusPlus2S,
        SamplerNames.DpmSolverPlusPlus3M,
        SamplerNames.UniPc,
        SamplerNames.Deis,
    ];

    private static readonly string[] WithoutSpacing =
    [
        SamplerNames.DpmSolverPlusPlus2S,
        SamplerNames.Lcm,
        SamplerNames.Tcd,
        SamplerNames.Consistency,
        SamplerNames.FlowEuler,
        SamplerNames.Scheduler,
    ];

    public static bool HasSigmas(string sampler) => WithSigmas.Contains(sampler);

    /// <summary>The options after an ending, or null when this sampler has none of that name.</summary>
    public static SamplerOptions? Apply(string sampler, string modifier, SamplerOptions options)
    {
        if (HasSigmas(sampler) && SigmaNames.Contains(modifier))
        {
            return options with
            {
                SigmaSpacing = modifier switch
                {
                    "karras" => SigmaSpacing.Karras,
                    "exponential" => SigmaSpacing.Exponential,
                    _ => SigmaSpacing.Beta,
                },
                CustomTimesteps = null,
                CustomSigmas = null,
            };
        }

        if (!WithoutSpacing.Contains(sampler) && modifier is "leading" or "trailing" or "linspace")
        {
            return options with
            {
                Spacing = modifier switch
                {
                    "leading" => TimestepSpacing.Leading,
                    "trailing" => TimestepSpacing.Trailing,
                    _ => TimestepSpacing.Linspace,
                },
            };
        }

        return
            sampler is SamplerNames.Ddim or SamplerNames.Tcd
            && modifier.StartsWith(EtaPrefix, StringComparison.Ordinal)
            && double.TryParse(modifier.AsSpan(EtaPrefix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var eta)
            && eta is >= 0 and <= 1
            ? options with
            {
                Eta = eta,
            }
            : null;
    }
}
