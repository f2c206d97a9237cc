using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Storage;

/// <summary>What an ended generation took, for its tenant's books.</summary>
public sealed record GenerationUse(string Tenant, string Family, GenerationStatus Status, TimeSpan CloudTime, TimeSpan EdgeTime);
