using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Cli.Clusters;

/// <summary>Where to find a cluster, and what to start when there is none.</summary>
internal sealed record ClusterSessionOptions(Uri? Url, string? ApiKey, string? Models, FamilyRuntimeOptions Runtime);
