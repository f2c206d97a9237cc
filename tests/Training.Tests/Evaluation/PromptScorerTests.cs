using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation;
using HybridGrains.Training.Readers;
using Xunit;

namespace HybridGrains.Training.Tests.Evaluation;

public sealed class PromptScorerTests
{
    private static readonly EvaluationPrompt CatLeftOfDog = new(
        "a cat to the left of a dog on a blue background",
        1,
        SceneKind.Relation,
        ["cat", "dog"],
        "blue",
        Relation: "left"
    );

    private static readonly EvaluationPrompt TwoCats = new("two cats", 1, SceneKind.Several, ["cat", "cat"], "white");

    private static readonly EvaluationPrompt BigCat = new("a big cat", 1, SceneKind.Single, ["cat"], "white", Size: "big");

    private static SeenObject Seen(string? name, int row, int column, int size = SceneLayout.Pair) =>
        new(name is null ? null : EmojiObjects.All.First(item => item.Name == name).Id, row, column, size, 0.9f);

    private static SceneReading Reading(string? background, params SeenObject[] objects) =>
        new(objects, background is null ? null : Background.All.First(item => item.Name == background).Id);

    [Fact]
    public void Score_EverythingThere_AllRight()
    {
        var score = PromptScorer.Score(CatLeftOfDog, Reading("blue", Seen("dog", 8, 12), Seen("cat", 8, 4)));

        Assert.True(score.AllRight);
    }

    [Fact]
    public void Score_Mirrored_OnlyRelationWrong()
    {
        var score = PromptScorer.Score(CatLeftOfDog, Reading("blue", Seen("cat", 8, 12), Seen("dog", 8, 4)));

        Assert.Equal(new PictureScore(Objects: true, Counts: true, Relation: false, Background: true, Size: null), score);
        Assert.False(score.AllRight);
    }

    [Fact]
    public void Score_MoreAboveThanLeft_RelationWrong()
    {
        var score = PromptScorer.Score(CatLeftOfDog, Reading("blue", Seen("cat", 3, 6), Seen("dog", 12, 9)));

        Assert.False(score.Relation);
    }

    [Fact]
    public void Score_OneIsMissing_RelationObjectsAndCountsWrong()
    {
        var score = PromptScorer.Score(CatLeftOfDog, Reading("blue", Seen("cat", 8, 4)));

        Assert.Equal(new PictureScore(Objects: false, Counts: false, Relation: false, Background: true, Size: null), score);
    }

    [Fact]
    public void Score_SomethingUnclearBesides_ObjectsAndCountsWrong()
    {
        var score = PromptScorer.Score(BigCat, Reading("white", Seen("cat", 8, 8, SceneLayout.Big), Seen(null, 2, 2)));

        Assert.False(score.Objects);
        Assert.False(score.Counts);
    }

    [Fact]
    public void Score_UnclearInsteadOfTheObject_ObjectsWrongCountRight()
    {
        var score = PromptScorer.Score(BigCat, Reading("white", Seen(null, 8, 8, SceneLayout.Big)));

        Assert.False(score.Objects);
        Assert.True(score.Counts);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Score_TwoOfAKind_CountMustBeTwo(int there, bool right)
    {
        var score = PromptScorer.Score(TwoCats, Reading("white", [.. Enumerable.Range(0, there).Select(i => Seen("cat", 8, 2 + 6 * i))]));

        Assert.True(score.Objects);
        Assert.Equal(right, score.Counts);
    }

    [Fact]
    public void Score_TwoOfOneAndOneOfTheOtherSwapped_CountsWrong()
    {
        var prompt = TwoCats with { Objects = ["cat", "cat", "dog"] };

        var score = PromptScorer.Score(prompt, Reading("white", Seen("cat", 8, 2), Seen("dog", 8, 8), Seen("dog", 8, 14)));

        Assert.True(score.Objects);
        Assert.False(score.Counts);
    }

    [Theory]
    [InlineData("black")]
    [InlineData(null)]
    public void Score_OtherBackground_NotAllRight(string? background)
    {
        var score = PromptScorer.Score(TwoCats, Reading(background, Seen("cat", 8, 3), Seen("cat", 8, 12)));

        Assert.False(score.Background);
        Assert.False(score.AllRight);
    }

    [Fact]
    public void Score_WrongSize_IsReportedApartFromAllRight()
    {
        var score = PromptScorer.Score(BigCat, Reading("white", Seen("cat", 8, 8, SceneLayout.Small)));

        Assert.False(score.Size);
        Assert.True(score.AllRight);
    }
}
