namespace HybridGrains.Client;

/// <summary>A worker; <paramref name="WhyNot"/> says why one that is not available gets no work.</summary>
public sealed record WorkerInfo(string Id, string Tier, bool Available, string? WhyNot, int Running, IReadOnlyList<string> Denoisers)
{
    /// <summary>What the worker's owner calls it: a label, not unique. Null where the id is the name.</summary>
    public string? Name { get; init; }
}
