namespace HybridGrains.Grains.Interfaces.Catalog;

/// <summary>Defaults of requests for few steps.</summary>
/// <param name="CloudSteps">Of <paramref name="Steps"/>, those of the large denoiser.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.fast-defaults.v1")]
public sealed record FastDefaults(
    [property: Id(0)] int Steps,
    [property: Id(1)] int CloudSteps,
    [property: Id(2)] float GuidanceScale,
    [property: Id(3)] string Sampler
)
{
    /// <summary>"" from a silo that does not say.</summary>
    [Id(10)]
    public string LargeDenoiser { get; init; } = "";

    [Id(11)]
    public string SmallDenoiser { get; init; } = "";
}
