namespace HybridGrains.Cli.Clusters;

/// <summary>A cluster to start on this machine.</summary>
/// <param name="Advertise">Whether other commands on this machine may find and use it.</param>
internal sealed record LocalClusterOptions(string DataFolder, string ModelsFolder, string Url, int Agents, string? ApiKey, bool Advertise);
