namespace HybridGrains.Grains.Interfaces.Policies;

/// <summary>
/// How a generation of an arm came out, for the policy grain. What it carries is checked there before anything is learned from
/// it.
/// </summary>
/// <param name="Generation">Its id.</param>
/// <param name="Arm">Followed, explore or control.</param>
/// <param name="Version">The version that the cluster followed at each of its decisions; 0 when that changed on the way.</param>
/// <param name="Reward">All rewards, discounted from acceptance.</param>
/// <param name="Gamma">Discount of one tick in these rewards.</param>
/// <param name="Schema">Fingerprint of the observation schema.</param>
/// <param name="Decisions">Every decision in order, where all were drawn; else empty.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.live-report.v1")]
public sealed record LiveReport(
    [property: Id(0)] string Generation,
    [property: Id(1)] PolicyArm Arm,
    [property: Id(2)] long Version,
    [property: Id(3)] double Reward,
    [property: Id(4)] double Gamma,
    [property: Id(5)] string Schema,
    [property: Id(6)] LiveDecision[] Decisions
);
