using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Diffusion.Devices;

/// <summary>What is wrong with the options of a runtime, whatever the machine has.</summary>
public static class FamilyRuntimeCheck
{
    private const int MaxThreads = 1_024;
    private const int MaxMerged = 64;
    private const long MinMemory = 64L << 20;

    /// <summary>Every fault; empty when there is none.</summary>
    public static IReadOnlyList<string> Faults(FamilyRuntimeOptions options)
    {
        var faults = new List<string>();
        try
        {
            DeviceName.Parse(options.Device);
        }
        catch (DeviceException unknown)
        {
            faults.Add(unknown.Message);
        }

        if (options.IntraOpThreads is < 0 or > MaxThreads)
        {
            faults.Add($"threads {options.IntraOpThreads}: allowed 0 (every core) to {MaxThreads}");
        }

        if (options.Cuda.MemoryLimitBytes is < MinMemory)
        {
            faults.Add($"GPU memory {options.Cuda.MemoryLimitBytes} bytes: allowed {MinMemory} or more");
        }

        if (options.MergedLoras is < 1 or > MaxMerged)
        {
            faults.Add($"merged LoRAs {options.MergedLoras}: allowed 1 to {MaxMerged}");
        }

        return faults;
    }
}
