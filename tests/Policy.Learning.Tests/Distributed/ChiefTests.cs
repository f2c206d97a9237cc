using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;

namespace HybridGrains.Policy.Learning.Tests.Distributed;

public sealed class ChiefTests
{
    private static readonly ActorCriticShape Shape = ActorCriticShape.Create(2, [3], 2);

    private static Chief CreateChief(int workers, int dropped, PpoOptions? options = null) =>
        new(ChiefState.Create(Shape, 1), options ?? new PpoOptions(), workers, dropped);

    private static GradientMessage Message(int worker, long version, float value = 1, int samples = 10) =>
        new(worker, version, [.. Enumerable.Repeat(value, Shape.ParameterCount)], samples, 0, 0, 0, 0, 0);

    [Fact]
    public void Offer_EnoughWorkers_StepsOnceAndDropsTheSlowest()
    {
        var chief = CreateChief(workers: 3, dropped: 1);

        Assert.Equal(OfferOutcome.Kept, chief.Offer(Message(2, 0)));
        Assert.Equal(OfferOutcome.Stepped, chief.Offer(Message(0, 0)));
        Assert.Equal(1, chief.Version);
        Assert.Equal(OfferOutcome.Stale, chief.Offer(Message(1, 0)));
        Assert.Equal(1, chief.Version);
        Assert.Equal(OfferOutcome.Kept, chief.Offer(Message(1, 1)));
    }

    [Fact]
    public void Offer_FutureVersion_IsRefused() => Assert.Equal(OfferOutcome.Stale, CreateChief(1, 0).Offer(Message(0, 1)));

    [Fact]
    public void Offer_Unsound_IsRefusedAndChangesNothing()
    {
        var chief = CreateChief(2, 0);
        var before = chief.Snapshot().Parameters;
        chief.Offer(Message(0, 0));

        Assert.Equal(OfferOutcome.Unsound, chief.Offer(Message(0, 0)));
        Assert.Equal(OfferOutcome.Unsound, chief.Offer(Message(2, 0)));
        Assert.Equal(OfferOutcome.Unsound, chief.Offer(Message(-1, 0)));
        Assert.Equal(OfferOutcome.Unsound, chief.Offer(Message(1, 0, float.NaN)));
        Assert.Equal(OfferOutcome.Unsound, chief.Offer(Message(1, 0, samples: 0)));
        Assert.Equal(OfferOutcome.Unsound, chief.Offer(Message(1, 0) with { Gradient = [1] }));
        Assert.Equal(before, chief.Snapshot().Parameters);
    }

    [Fact]
    public void Offer_AnyOrderOfArrival_GivesTheSameParameters()
    {
        var (one, other) = (CreateChief(3, 0), CreateChief(3, 0));
        foreach (var worker in (int[])[0, 1, 2])
        {
            one.Offer(Message(worker, 0, 0.1f * (worker + 1), 7 + worker));
        }

        foreach (var worker in (int[])[2, 0, 1])
        {
            other.Offer(Message(worker, 0, 0.1f * (worker + 1), 7 + worker));
        }

        Assert.Equal(one.Snapshot().Parameters, other.Snapshot().Parameters);
    }

    [Fact]
    public void Step_LargeGradient_IsClippedToTheNorm()
    {
        var (large, larger) = (CreateChief(1, 0), CreateChief(1, 0));
        large.Offer(Message(0, 0, 1e3f));
        larger.Offer(Message(0, 0, 1e6f));

        Assert.Equal(1e3 * Math.Sqrt(Shape.ParameterCount), large.LastUpdate!.GradientNorm, 1e-3);
        Assert.Equal(large.Snapshot().Parameters[0], larger.Snapshot().Parameters[0], 1e-6);
    }

    [Fact]
    public void ShouldStop_KlBeyondTarget_SaysSo()
    {
        var chief = CreateChief(1, 0, new PpoOptions { TargetKl = 0.01 });
        chief.Offer(Message(0, 0) with { ApproxKl = 0.016 });

        Assert.True(chief.ShouldStop);
    }

    [Fact]
    public void State_OfAStoppedChief_GoesOnBitByBit()
    {
        var whole = CreateChief(1, 0);
        for (var i = 0; i < 3; i++)
        {
            whole.Offer(Message(0, i, 0.3f * i));
        }

        var resumed = new Chief(whole.State, new PpoOptions(), 1, 0);

        whole.Offer(Message(0, 3));
        resumed.Offer(Message(0, 3));

        Assert.Equal(whole.Version, resumed.Version);
        Assert.Equal(whole.Snapshot().Parameters, resumed.Snapshot().Parameters);
    }

    [Fact]
    public void CloseIteration_ScaleOfReturnsChanges_KeepsTheValues()
    {
        var chief = CreateChief(1, 0);
        float[] observation = [0.3f, -0.7f];
        var before = chief.Snapshot().ToPolicy("test").Value(observation);
        var returns = new RunningMoments(100, [5], [900]);

        chief.CloseIteration([new RolloutSummary(0, 100, 1, RunningMoments.Empty(2), returns, returns, 0, 0, 0)]);

        var after = chief.Snapshot();
        Assert.Equal((5.0, 3.0), (after.ValueMean, after.ValueDeviation));
        Assert.Equal(before, after.ToPolicy("test").Value(observation), 1e-5);
    }
}
