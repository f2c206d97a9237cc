namespace HybridGrains.Gateway.Streams;

/// <summary>One event of a stream.</summary>
/// <param name="Name">Null is an event without a name.</param>
/// <param name="Data">Written as JSON.</param>
internal sealed record StreamItem(string? Name, object Data)
{
    /// <summary>What a reader that comes back shows as Last-Event-ID. Default: none.</summary>
    public string? Id { get; init; }
}
