using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>What the silence of a range means.</summary>
internal static class RangePatience
{
    /// <summary>How many ranges of other families, each at its slowest, a range waits for on a device.</summary>
    private const int WithDevices = 10;

    /// <summary>A waiting range has to be asked for again: its scheduler may have forgotten it.</summary>
    public static bool IsToRenew(RangeRecord range, TimeSpan silent, GenerationOptions options) =>
        range.Status == RangeStatus.Waiting && silent > options.RenewEvery;

    /// <summary>A running range has to be given up.</summary>
    public static bool IsStalled(RangeRecord range, TimeSpan silent, bool waitsForDevice, GenerationOptions options) =>
        range.Status == RangeStatus.Running && silent > options.StallTimeout * (waitsForDevice ? WithDevices : 1);
}
