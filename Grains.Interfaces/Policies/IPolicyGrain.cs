using Orleans.Concurrency;

namespace HybridGrains.Grains.Interfaces.Policies;

/// <summary>
/// The chief of distributed PPO for the policy that is its key: parameters, optimiser, versions. Lives on silos with the learner
/// role.
/// </summary>
[Alias("hybridgrains.policy.v1")]
public interface IPolicyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes sure that it learns. Silos with the learner role call it every few seconds, so that a chief whose silo died goes on
    /// elsewhere.
    /// </summary>
    [Alias("wake"), AlwaysInterleave]
    Task WakeAsync();

    /// <summary>Ends the learning after the step at hand, until it is woken again: a silo with the learner role is about to stop.</summary>
    [Alias("pause"), AlwaysInterleave]
    Task PauseAsync();

    /// <summary>The newest version, whether it may decide or not.</summary>
    [Alias("newest"), AlwaysInterleave, SafeToRepeat]
    Task<PolicyRelease> NewestAsync();

    /// <summary>
    /// The version that is to decide, where that is newer than <paramref name="than"/>; else null. A version is released once it
    /// has beaten the best fixed split in a shadow evaluation.
    /// </summary>
    [Alias("newer"), AlwaysInterleave, SafeToRepeat]
    Task<PolicyRelease?> NewerAsync(long than);

    /// <summary>How a generation of an arm came out. Nobody waits for it; what is not sound is counted and dropped.</summary>
    [Alias("report"), OneWay, AlwaysInterleave]
    Task ReportAsync(LiveReport report);

    /// <summary>Whether a version that was let out did worse than the model's split on live traffic: whoever follows it stops.</summary>
    [Alias("withdrawn"), AlwaysInterleave, SafeToRepeat]
    Task<bool> IsWithdrawnAsync(long version);

    [Alias("describe"), AlwaysInterleave, SafeToRepeat]
    Task<PolicySnapshot> DescribeAsync();
}
