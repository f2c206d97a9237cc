using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Workers.Placement;

namespace HybridGrains.Grains.Generations;

/// <summary>The silo whose device runs the current range: a range ends with it, whether anybody tells or not.</summary>
internal sealed class RangeHome(DeviceSilos devices)
{
    private SiloAddress? _silo;
    private int _attempt;

    /// <summary>Whether the range runs on a device whose silo has left the cluster since.</summary>
    public bool HasLeft(RangeRecord range)
    {
        if (range is not { Status: RangeStatus.Running, Tier: Tier.Cloud })
        {
            return false;
        }

        if (_silo is null || _attempt != range.Attempt)
        {
            (_silo, _attempt) = (devices.Of(range.Worker), range.Attempt);
        }

        return _silo is not null && devices.HasLeft(_silo);
    }
}
