using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Policies;
using HybridGrains.Policy;
using HybridGrains.Policy.Networks;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Tests.Generations;

public sealed class GenerationProgressTests
{
    private static readonly HandoffDecision First = new("large", Edge: false, 4, Decode: false);
    private static readonly HandoffDecision Last = new("small", Edge: true, 10, Decode: true);

    private readonly GenerationState _state = new()
    {
        Status = GenerationStatus.Queued,
        Request = new GenerationRequest
        {
            Family = "f",
            Prompt = "p",
            Width = 8,
            Height = 8,
            Steps = 10,
            Sampler = "ddim",
            GuidanceScale = 1,
            Seed = 1,
        },
    };

    private GenerationProgress Create() => new(_state);

    private static StepRangeResult Result(RangeRecord range, double ms, double decodeMs = 0) =>
        new(new StepRangeId("g", range.Attempt, range.From, range.To), range.Worker, StepRangeStatus.Completed)
        {
            LatentState = new byte[] { 1 },
            Elapsed = TimeSpan.FromMilliseconds(ms),
            DecodeElapsed = TimeSpan.FromMilliseconds(decodeMs),
        };

    [Fact]
    public void Decided_VersionChangesOnTheWay_BelongsToNoVersionButKeepsItsArm()
    {
        var progress = Create();
        void Decide(long version)
        {
            progress.Begin(First, "full");
            progress.Decided(
                new MadeDecision(First, "a test", "")
                {
                    Arm = PolicyArm.Explore,
                    Version = version,
                    Drawn = new DrawnDecision(First, [0.5f], [true], 0, -0.5f, version),
                }
            );
        }

        Decide(7);
        var before = _state.PolicyVersion;
        Decide(8);

        Assert.Equal((7L, 0L, PolicyArm.Explore), (before, _state.PolicyVersion, _state.Arm));
        Assert.Equal([(1, 7L), (2, 8L)], _state.Drawn.Select(drawn => (drawn.Attempt, drawn.Version)));
    }

    [Fact]
    public void IsCurrent_AfterALoss_IsOnlyTheNewerAttempt()
    {
        var progress = Create();
        var first = progress.Begin(Last, "full");
        progress.Placed("edge-0", Tier.Edge);
        progress.Lost(FailureCause.Lost, "gone", TimeSpan.FromSeconds(4));
        var second = progress.Begin(Last, "full");

        Assert.False(progress.IsCurrent(new StepRangeId("g", first.Attempt, first.From, first.To)));
        Assert.True(progress.IsCurrent(new StepRangeId("g", second.Attempt, second.From, second.To)));
        Assert.Equal([RangeStatus.Lost, RangeStatus.Waiting], _state.Ranges.Select(range => range.Status));
    }

    [Fact]
    public void Checkpoint_OfARange_MovesOnAndKeepsTheTime()
    {
        var progress = Create();
        progress.Begin(First, "full");
        progress.Placed("cloud-0", Tier.Cloud);

        progress.Checkpoint(progress.Current!.Attempt, Result(progress.Current!, 80));

        Assert.Equal((4, TimeSpan.FromMilliseconds(80)), (_state.StepsDone, progress.Spent(Tier.Cloud)));
        Assert.Null(progress.Current);
    }

    [Fact]
    public void Begin_AfterTwoFailuresOnATier_RunsTheSameDenoiserOnTheOther()
    {
        var progress = Create();
        Fail(progress, FailureCause.Rejected, "edge-0");
        Fail(progress, FailureCause.Stalled, "edge-1");

        var range = progress.Begin(Last, "full");

        Assert.Equal((Tier.Cloud, "small", "full"), (range.Tier, range.Denoiser, range.Decoder));
    }

    [Fact]
    public void Lost_ManyTimesButNobodysFailure_GoesOn()
    {
        var progress = Create();
        for (var i = 0; i < 200; i++)
        {
            Fail(progress, FailureCause.Declined, "edge-0");
        }

        for (var i = 0; i < 5; i++)
        {
            Fail(progress, FailureCause.SiloStopped, "edge-0");
        }

        Assert.Null(progress.WhyOver());
        Assert.Equal((205, Tier.Edge), (_state.Attempt, progress.Begin(Last, "full").Tier));
        Assert.True(_state.Ranges.Count < 60 && _state.Failures.Count < 60);
    }

    [Fact]
    public void WhyOver_EightFailures_NamesThem()
    {
        var progress = Create();
        for (var i = 0; i < FailureLedger.MaxCounted; i++)
        {
            Assert.Null(progress.WhyOver());
            Fail(progress, FailureCause.Rejected, $"edge-{i}");
        }

        Assert.Contains("edge-7 answered wrongly 1x (rubbish)", progress.WhyOver(), StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_ChangedAfterwards_LeavesTheStateAsItWas()
    {
        var progress = Create();
        progress.Begin(Last, "full");

        var draft = new GenerationProgress(_state.Copy());
        draft.Placed("edge-0", Tier.Edge);
        draft.Lost(FailureCause.Lost, "gone", TimeSpan.Zero);
        draft.Begin(Last, "full");

        Assert.Equal((1, RangeStatus.Waiting), (_state.Attempt, Assert.Single(_state.Ranges).Status));
        Assert.Empty(_state.Failures);
    }

    private static void Fail(GenerationProgress progress, FailureCause cause, string worker)
    {
        progress.Begin(Last, "full");
        progress.Placed(worker, Tier.Edge);
        progress.Lost(cause, "rubbish", TimeSpan.Zero);
    }

    [Fact]
    public void CloudOnly_FromMeasuredStepsAndDecoding_AddsThemUp()
    {
        var progress = Create();
        progress.Begin(First, "full");
        progress.Placed("cloud-0", Tier.Cloud);
        progress.Checkpoint(progress.Current!.Attempt, Result(progress.Current!, 80));
        progress.Begin(Last, "full");
        progress.Placed("edge-0", Tier.Edge);
        progress.Checkpoint(progress.Current!.Attempt, Result(progress.Current!, 60, decodeMs: 30));

        Assert.Equal(TimeSpan.FromMilliseconds(10 * 20 + 30), progress.CloudOnly("large"));
    }

    [Fact]
    public void CloudOnly_StartedFromAPicture_CountsTheStepsThatAreRun()
    {
        _state.StepsDone = 4;
        var progress = Create();
        progress.Begin(new HandoffDecision("large", Edge: false, 10, Decode: true), "full");
        progress.Placed("cloud-0", Tier.Cloud);
        progress.Checkpoint(progress.Current!.Attempt, Result(progress.Current!, 150, decodeMs: 30));

        Assert.Equal(TimeSpan.FromMilliseconds(150), progress.CloudOnly("large"));
    }
}
