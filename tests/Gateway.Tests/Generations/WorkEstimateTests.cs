using HybridGrains.Gateway.Generations;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;

namespace HybridGrains.Gateway.Tests.Generations;

public sealed class WorkEstimateTests
{
    private static readonly ModelFamilyInfo Family = GenerationBodyCheckTests.Family;
    private static readonly TierLoadReport Cloud = Load(workers: 1, backlog: 100, large: 10, small: 4, decode: 5, transfer: 0);
    private static readonly TierLoadReport Edge = Load(workers: 2, backlog: 50, large: 0, small: 20, decode: 8, transfer: 3);
    private static readonly TierLoadReport Nobody = Load(0, 0, 0, 0, 0, 0);

    private static TierLoadReport Load(int workers, int backlog, int large, int small, int decode, int transfer) =>
        new(workers, workers, workers, 0, Ms(backlog), Ms(large), Ms(small), Ms(decode), Ms(transfer), Ms(transfer), 0);

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);

    private static GenerationRequest Request(int? cloudSteps = null) =>
        GenerationBodyCheck.Complete(new GenerationBody { Prompt = "a", CloudSteps = cloudSteps }, Family, 1);

    private static WorkEstimate? Of(GenerationRequest request, TierLoadReport cloud, TierLoadReport edge, int done = 0) =>
        WorkEstimate.Of(request, Family, new ClusterLoadReport(cloud, edge, 0), done);

    /// <summary>20 steps, of which the model gives 10 to the cloud.</summary>
    [Fact]
    public void Of_BothTiers_IsTheModelsSplit() => Assert.Equal(new WorkEstimate(100, 100, 214, 414), Of(Request(), Cloud, Edge));

    [Fact]
    public void Of_CloudAlone_IsAllInTheCloud() => Assert.Equal(new WorkEstimate(100, 205, 0, 305), Of(Request(), Cloud, Nobody));

    [Fact]
    public void Of_StepsAskedFor_AreThose() => Assert.Equal(new WorkEstimate(50, 0, 414, 464), Of(Request(cloudSteps: 0), Cloud, Edge));

    [Fact]
    public void Of_StepsThatAreDone_LeavesThemOut() =>
        Assert.Equal(new WorkEstimate(50, 0, 114, 164), Of(Request(), Cloud, Edge, done: 15));

    [Fact]
    public void Of_HalfOfTheStrength_LeavesHalfOut() =>
        Assert.Equal(new WorkEstimate(50, 0, 214, 264), Of(Request() with { Strength = 0.5 }, Cloud, Edge));

    [Fact]
    public void Of_SpeedsThatNobodyKnows_IsNull()
    {
        Assert.Null(Of(Request(), Nobody, Nobody));
        Assert.Null(Of(Request(), Cloud with { LargeStep = TimeSpan.Zero }, Edge));
        Assert.Null(Of(Request(), Cloud, Edge with { SmallStep = TimeSpan.Zero }));
    }
}
