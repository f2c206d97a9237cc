namespace HybridGrains.Scheduling;

/// <summary>One attempt that gave no result.</summary>
/// <param name="From">The checkpoint it started from, which tells ranges of a generation apart.</param>
/// <param name="What">For people: what happened.</param>
public sealed record RangeFailure(int From, string Worker, bool OnEdge, FailureCause Cause, string What);
