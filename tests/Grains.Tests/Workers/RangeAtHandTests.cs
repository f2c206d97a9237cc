using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Workers;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Grains.Tests.Workers;

public sealed class RangeAtHandTests
{
    private static readonly StepRangeId Range = new("g", 1, 2, 10);
    private static readonly byte[] Nonce = AssignmentNonce.Draw();
    private readonly FakeTimeProvider _time = new();

    private RangeAtHand Create(int previewEvery = 0, TimeSpan? allowance = null)
    {
        var parameters = new GenerationParameters("tiny-family", "a cat", "", 64, 64, 10, "ddim", 3, 1);
        var state = new LatentState(parameters, 2, [4, 8, 16], new float[4 * 8 * 16], []);
        return new RangeAtHand(
            new StepRangeAssignment(Range, "tiny-family", "small", state.ToBytes()) { Nonce = Nonce, PreviewEvery = previewEvery },
            _time,
            allowance
        );
    }

    private static StepRangeProgress At(int stepsDone, int width = 0, int height = 0) =>
        new(Range, "", stepsDone) { Preview = width > 0 ? new WorkerPicture(width, height, new byte[width * height * 3]) : null };

    [Fact]
    public void IsOverdue_NewStepsButLongerThanAllowed_IsTrue()
    {
        var range = Create(allowance: TimeSpan.FromSeconds(10));
        for (var step = 3; step <= 7; step++)
        {
            Assert.False(range.IsOverdue);
            Assert.NotNull(range.Advance(At(step)));
            _time.Advance(TimeSpan.FromSeconds(2.1));
        }

        Assert.True(range.IsOverdue);
        Assert.InRange(range.Silent.TotalSeconds, 2, 3);
        Assert.False(Create().IsOverdue);
    }

    [Fact]
    public void IsOf_AnotherRangeOrSecret_IsFalse()
    {
        var range = Create();

        Assert.True(range.IsOf(Range, Nonce));
        Assert.False(range.IsOf(Range, AssignmentNonce.Draw()));
        Assert.False(range.IsOf(Range, default));
        Assert.False(range.IsOf(Range with { Attempt = 2 }, Nonce));
    }

    [Fact]
    public void Advance_NoNewStep_IsNoNewsAndDoesNotEndTheSilence()
    {
        var range = Create();
        Assert.NotNull(range.Advance(At(3)));
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Null(range.Advance(At(3)));
        Assert.Null(range.Advance(At(2)));
        Assert.Null(range.Advance(At(11)));
        Assert.Equal(TimeSpan.FromSeconds(7), range.Silent);
        Assert.NotNull(range.Advance(At(4)));
        Assert.Equal(TimeSpan.Zero, range.Silent);
    }

    [Fact]
    public void Advance_PreviewNobodyAskedFor_GoesWithoutIt() => Assert.Null(Create().Advance(At(3, 64, 32))!.Preview);

    [Theory]
    [InlineData(64, 32, true)]
    [InlineData(16, 8, false)]
    [InlineData(32, 64, false)]
    [InlineData(2_048, 2_048, false)]
    public void Advance_PreviewOfAnotherSize_GoesWithoutIt(int width, int height, bool kept) =>
        Assert.Equal(kept, Create(previewEvery: 1).Advance(At(3, width, height))!.Preview is not null);

    [Fact]
    public void Advance_PreviewsTooOften_GoWithoutThem()
    {
        var range = Create(previewEvery: 4);

        Assert.NotNull(range.Advance(At(4, 64, 32))!.Preview);
        Assert.Null(range.Advance(At(5, 64, 32))!.Preview);
        Assert.NotNull(range.Advance(At(8, 64, 32))!.Preview);
    }
}
