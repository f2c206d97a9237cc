namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>
/// What a family costs on a cloud worker: the content of a service file. Times in milliseconds for a whole batch, guidance
/// included.
/// </summary>
public sealed record ServiceTimes
{
    public const string SchemaName = "hybridgrains.service/1";

    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// One step of the large denoiser by batch size, which must start at 1; between sizes it is interpolated, beyond the last it
    /// grows in proportion.
    /// </summary>
    public required IReadOnlyDictionary<int, double> LargeStepMs { get; init; }

    /// <summary>One step of the small denoiser by batch size.</summary>
    public required IReadOnlyDictionary<int, double> SmallStepMs { get; init; }

    /// <summary>Decoding by batch size.</summary>
    public required IReadOnlyDictionary<int, double> DecodeMs { get; init; }

    /// <summary>A latent state on the wire.</summary>
    public required long LatentBytes { get; init; }

    /// <summary>A decoded picture on the wire: raw pixels.</summary>
    public required long PictureBytes { get; init; }

    /// <summary>Memory an edge device needs for the small denoiser and the decoder.</summary>
    public required double EdgeMemoryMb { get; init; }
}
