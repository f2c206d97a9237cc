namespace HybridGrains.Grains.Interfaces.Workers;

[GenerateSerializer, Alias("hybridgrains.range-verdict.v1")]
public enum RangeVerdict
{
    Unknown = 0,
    Continue = 1,
    Stop = 2,
}
