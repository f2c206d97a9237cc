using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Policy;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Tests.Generations;

public sealed class ResultRuleTests
{
    private const string Worker = "agent:0123456789abcdef";

    private static readonly GenerationParameters Parameters = new("tiny-family", "a cat", "", 64, 64, 4, "ddim", 3, 1);

    private readonly RangeAssignments _assignments = new();
    private readonly GenerationProgress _progress;
    private byte[] _secret = [];

    public ResultRuleTests()
    {
        _progress = new GenerationProgress(
            new GenerationState
            {
                Status = GenerationStatus.Queued,
                Request = new GenerationRequest
                {
                    Family = "tiny-family",
                    Prompt = "a cat",
                    Width = 64,
                    Height = 64,
                    Steps = 4,
                    Sampler = "ddim",
                    GuidanceScale = 3,
                    Seed = 1,
                },
                LatentState = Latents(0, 0),
            }
        );
        _secret = Begin();
    }

    [Fact]
    public void Judge_GoodResultOfTheCurrentAttempt_IsTaken() =>
        Assert.Equal(new ResultRuling(ResultRulingKind.Taken, _progress.Current), Judge(Good()));

    [Fact]
    public void Judge_AnothersWordOrAnotherSecret_IsNotAssigned()
    {
        Assert.Equal(ResultRulingKind.NotAssigned, Judge(Good() with { WorkerId = "cloud-0" }).Kind);
        Assert.Equal(ResultRulingKind.NotAssigned, Judge(Good() with { Nonce = AssignmentNonce.Draw() }).Kind);
        Assert.Equal(ResultRulingKind.NotAssigned, Judge(Good() with { Nonce = default, Status = StepRangeStatus.Declined }).Kind);
    }

    [Fact]
    public void Judge_AttemptThatIsNotCurrent_IsStale()
    {
        var good = Good();

        Assert.Equal(ResultRulingKind.Stale, Judge(good with { Range = good.Range with { Attempt = 2 } }).Kind);
        Assert.Equal(ResultRulingKind.Stale, Judge(good with { Range = good.Range with { To = 3 } }).Kind);
    }

    [Fact]
    public void Judge_NotANumber_IsRejectedWithItsReason()
    {
        var ruling = Judge(Good() with { LatentState = Latents(4, float.NaN) });

        Assert.Equal((ResultRulingKind.Rejected, _progress.Current), (ruling.Kind, ruling.Range));
        Assert.NotNull(ruling.Why);
    }

    [Fact]
    public void Judge_Declined_IsFailedWithItsReason() =>
        Assert.Equal(
            new ResultRuling(ResultRulingKind.Failed, _progress.Current, "busy elsewhere"),
            Judge(Good() with { Status = StepRangeStatus.Declined, Error = "busy elsewhere" })
        );

    [Fact]
    public void Judge_WhileAChangeWaitsForTheStore_IsKnownFromItsOwnerOnly()
    {
        Assert.Equal(ResultRulingKind.Known, Judge(Good(), held: true).Kind);
        Assert.Equal(ResultRulingKind.NotAssigned, Judge(Good() with { Nonce = AssignmentNonce.Draw() }, held: true).Kind);
    }

    [Fact]
    public void Judge_WorkerThatComesBack_IsTakenWhileNobodyWasFaster()
    {
        var first = Good();
        Lose();
        Begin();

        var ruling = Judge(first);

        Assert.Equal((ResultRulingKind.Taken, 1, true), (ruling.Kind, ruling.Range!.Attempt, ruling.Returned));
        Assert.Equal(ResultRulingKind.Stale, Judge(first with { WorkerId = "agent:fedcba9876543210" }).Kind);
        Assert.Equal(ResultRulingKind.Stale, Judge(first, held: true).Kind);
    }

    [Fact]
    public void Judge_WorkerThatComesBackAfterTheNextCheckpoint_IsStale()
    {
        var first = Good();
        Lose();
        Begin();
        _progress.Checkpoint(2, Good());

        var ruling = Judge(first);

        Assert.Equal((ResultRulingKind.Stale, true), (ruling.Kind, ruling.Returned));
    }

    private ResultRuling Judge(StepRangeResult result, bool held = false) => ResultRule.Judge(_progress, _assignments, held, result);

    private byte[] Begin()
    {
        _progress.Begin(new HandoffDecision("small", Edge: true, 4, Decode: false), "full");
        _progress.Placed(Worker, Tier.Edge);
        var range = _progress.Current!;
        return _secret = _assignments.Give(range, range.IdIn("g"), Worker);
    }

    private void Lose()
    {
        _assignments.SendAway();
        _progress.Lost(FailureCause.Lost, "it disconnected", TimeSpan.Zero);
    }

    private StepRangeResult Good() =>
        new(_progress.Current!.IdIn("g"), Worker, StepRangeStatus.Completed) { Nonce = _secret, LatentState = Latents(4, 0.5f) };

    private static byte[] Latents(int step, float value)
    {
        var latents = new float[4 * 8 * 8];
        Array.Fill(latents, value);
        return new LatentState(Parameters, step, [4, 8, 8], latents, []).ToBytes();
    }
}
