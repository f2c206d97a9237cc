using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Scheduling;

namespace HybridGrains.Grains.Scheduling;

/// <summary>A range that a worker has been given.</summary>
/// <param name="Since">Timestamp of the clock.</param>
internal sealed record RunningRange(RangeRequest Request, string Worker, Tier Tier, long Since);
