namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>Whose load it is about: a generation's denoisers and sizes.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.load-query.v1")]
public sealed record LoadQuery(
    [property: Id(0)] string LargeDenoiser,
    [property: Id(1)] string SmallDenoiser,
    [property: Id(2)] long LatentBytes,
    [property: Id(3)] long PictureBytes
);
