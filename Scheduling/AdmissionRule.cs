namespace HybridGrains.Scheduling;

/// <summary>Refuses new generations while too many ranges wait: an early no is worth more than a late picture.</summary>
public sealed class AdmissionRule(SchedulingOptions options)
{
    public bool Admits(int queuedRanges) => queuedRanges < options.MaxQueuedRanges;

    /// <summary>For people: why it refused.</summary>
    public string WhyNot(int queuedRanges) => $"{queuedRanges} ranges are waiting; at most {options.MaxQueuedRanges} may.";
}
