namespace HybridGrains.Training.Data;

/// <summary>An npm package by exact version, with the SHA-256 of its archive.</summary>
internal sealed record PinnedPackage(string Name, string Version, string Sha256)
{
    public string FileName => $"{Name}-{Version}.tgz";
}
