using System.ComponentModel.DataAnnotations;
using HybridGrains.Grains.Interfaces.Policies;

namespace HybridGrains.Grains.Policies;

/// <summary>Who decides on hand-offs, and what is promised to whom.</summary>
public sealed class PolicyOptions
{
    public const string SectionName = "Policy";

    /// <summary>
    /// "fixed": the model's split. "learned": the bundled policy, or that of <see cref="File"/>. "online": what the cluster's
    /// learner lets out, the model's split before. A split that a request names is done as asked in any case. Default: fixed.
    /// </summary>
    [DeniedValues(PolicyMode.Unknown, ErrorMessage = "Policy:Mode must be fixed, learned or online.")]
    public PolicyMode Mode { get; set; } = PolicyMode.Fixed;

    /// <summary>Which policy "online" follows. Default: smdp-dppo.</summary>
    [Required]
    public string Learner { get; set; } = PolicyIds.Default;

    /// <summary>A policy that `Policy.Learning train` wrote. Default: none, the bundled one.</summary>
    public string? File { get; set; }

    /// <summary>
    /// Share of the generations whose actions are drawn from the followed version's distribution instead of the likeliest taken,
    /// 0 to 0.5; "online" only. What is learned live is learned from them. Default: 0.
    /// </summary>
    [Range(0.0, 0.5)]
    public double Explore { get; set; }

    /// <summary>Share of the generations that run the model's split for comparison, 0 to 0.5; "online" only. Default: 0.</summary>
    [Range(0.0, 0.5)]
    public double Control { get; set; }

    /// <summary>Of the choice of generations, and of the actions drawn. Every silo must have the same. Default: 1.</summary>
    public long ArmSeed { get; set; } = 1;

    /// <summary>Price of one cloud worker's second, in a currency of your own. Default: 0.0003.</summary>
    [Range(0.0, 1e6)]
    public double PricePerCloudSecond { get; set; } = 0.0003;

    /// <summary>For tenants that are not in <see cref="Tenants"/>.</summary>
    public TenantClassOptions Default { get; set; } = new();

    /// <summary>By tenant.</summary>
    public Dictionary<string, TenantClassOptions> Tenants { get; set; } = [];

    public TenantClassOptions ClassOf(string tenant) => Tenants.GetValueOrDefault(tenant) ?? Default;
}
