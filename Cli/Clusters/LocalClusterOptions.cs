using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Cli.Clusters;

/// <summary>A cluster to start on this machine.</summary>
/// <param name="Advertise">Whether other commands on this machine may find and use it.</param>
internal sealed record LocalClusterOptions(string DataFolder, string ModelsFolder, string Url, int Agents, string? ApiKey, bool Advertise)
{
    /// <summary>What runs the cloud worker's networks. Default: the CPU.</summary>
    public FamilyRuntimeOptions Runtime { get; init; } = new();

    /// <summary>What runs the agents' networks. Default: "cpu".</summary>
    public string AgentDevice { get; init; } = "cpu";

    /// <summary>
    /// Who decides on hand-offs: "learned", the bundled policy; "fixed", the model's split; or a policy file. Default: null, what
    /// the environment says, else "learned".
    /// </summary>
    public string? Policy { get; init; }

    /// <summary>How its gateway listens. Default: as configured.</summary>
    public IReadOnlyDictionary<string, string?> Front { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether a silo joins that learns a hand-off policy. Default: false.</summary>
    public bool Learn { get; init; }
}
