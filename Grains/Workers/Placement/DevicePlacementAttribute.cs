using Orleans.Placement;

namespace HybridGrains.Grains.Workers.Placement;

[AttributeUsage(AttributeTargets.Class)]
public sealed class DevicePlacementAttribute() : PlacementAttribute(new DevicePlacement());
