using HybridGrains.Training.Data;
using HybridGrains.Training.Scenes;
using HybridGrains.Training.Scenes.Reading;

namespace HybridGrains.Training.Tests.Scenes;

public sealed class CompositionSamplerTests
{
    public static TheoryData<string> Kinds => [.. Enum.GetNames<CompositionKind>()];

    [Fact]
    public void Next_SameSeed_DrawsTheSame()
    {
        var (one, other) = (Sampler(SceneSplit.Train), Sampler(SceneSplit.Train));

        Assert.All(Enumerable.Range(0, 200), _ => Assert.Equal(Described(one.Next()), Described(other.Next())));
    }

    [Fact]
    public void Next_Train_HoldsOutCombinationsWordingsAndTypedPrompts()
    {
        var sampler = Sampler(SceneSplit.Train);

        Assert.All(
            Enumerable.Range(0, 3000).Select(_ => sampler.Next()),
            drawn =>
            {
                Assert.False(Holdout.HoldsCombination(drawn));
                Assert.False(Holdout.HoldsWording(drawn));
                Assert.False(TypedPrompts.Contains(drawn.Caption), drawn.Caption);
            }
        );
    }

    [Fact]
    public void Next_HeldOut_DrawsCombinationsThatTrainingNeverSees()
    {
        var sampler = Sampler(SceneSplit.HeldOut);

        Assert.All(Enumerable.Range(0, 300), _ => Assert.True(Holdout.HoldsCombination(sampler.Next())));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Next_AnyKind_StandsOnTheGridInsideThePicture(string name)
    {
        var kind = Enum.Parse<CompositionKind>(name);
        var sampler = Sampler(SceneSplit.Train, kind);

        Assert.All(
            Enumerable.Range(0, 300).SelectMany(_ => sampler.Next().Figures),
            figure =>
            {
                Assert.InRange(figure.X, 0, SceneLayout.Side - figure.Size);
                Assert.InRange(figure.Y, 0, SceneLayout.Side - figure.Size);
                Assert.Equal((0, 0), (figure.X % SceneLayout.Cell, figure.Y % SceneLayout.Cell));
            }
        );
    }

    /// <summary>What captions say and what is drawn cannot drift apart: the truth, read perfectly, is all right for the prompt.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Next_AnyKind_ShowsWhatItsCaptionSays(string name)
    {
        var kind = Enum.Parse<CompositionKind>(name);
        var sampler = Sampler(SceneSplit.HeldOut, kind);

        Assert.All(
            Enumerable.Range(0, 400).Select(_ => sampler.Next()),
            drawn =>
            {
                var score = RequestScore.Of(SceneRequest.Of(drawn), CompositionReading.Of(drawn));
                Assert.True(score.AllRight, $"'{drawn.Caption}' {string.Join(' ', score.Wrong)}: {Described(drawn)}");
                Assert.Equal(kind, SceneRequest.KindOf(drawn.Relation, drawn.Groups));
            }
        );
    }

    [Fact]
    public void Next_TheMix_DrawsEveryKindAndRelation()
    {
        var sampler = Sampler(SceneSplit.Train);
        var drawn = Enumerable.Range(0, 2000).Select(_ => sampler.Next()).ToList();

        Assert.Equal(Enum.GetValues<CompositionKind>().Length, drawn.Select(item => item.Kind).Distinct().Count());
        Assert.Equal(Enum.GetValues<Relation>().Length, drawn.Select(item => item.Relation).Distinct().Count());
        Assert.Equal(5, drawn.SelectMany(item => item.Groups).Max(group => group.Count));
    }

    private static CompositionSampler Sampler(SceneSplit split, CompositionKind? kind = null) => new(PatchSprites.Library, split, 3, kind);

    private static string Described(Composition composition) => $"{composition.Caption}|{string.Join(';', composition.Figures)}";
}
