namespace HybridGrains.Grains.Workers.Placement;

/// <summary>A device's door stands on the silo that has the device: the grain's key is the device's name.</summary>
[Serializable, GenerateSerializer, Immutable]
public sealed class DevicePlacement : PlacementStrategy;
