using HybridGrains.Training.Scenes;
using HybridGrains.Training.Scenes.Reading;

namespace HybridGrains.Training.Tests.Scenes;

public sealed class RequestScoreTests
{
    private static readonly int Cat = Id("cat");
    private static readonly int Dog = Id("dog");

    [Fact]
    public void Of_LeftAndRightExchanged_RelationIsWrong()
    {
        var request = Request("a cat to the left of a dog", Relation.LeftOf, new(Cat), new(Dog));

        Assert.True(Score(request, At(Cat, 28, 64), At(Dog, 100, 64)).AllRight);
        Assert.Equal(["relation"], Score(request, At(Cat, 100, 64), At(Dog, 28, 64)).Wrong);
    }

    [Fact]
    public void Of_ColourOnTheOtherThing_ColoursAreWrong()
    {
        var request = Request("a blue cat and a dog", Relation.None, new(Cat, Tint: Tint.Blue), new(Dog));

        Assert.True(Score(request, At(Cat, 28, 64, Tint.Blue), At(Dog, 100, 64)).AllRight);
        Assert.Equal(["colours"], Score(request, At(Cat, 28, 64), At(Dog, 100, 64, Tint.Blue)).Wrong);
    }

    [Fact]
    public void Of_AThingInItsOwnColour_NeedsNoPaint()
    {
        var banana = Id("banana");
        var request = Request("a yellow banana", Relation.None, new SceneGroup(banana, Tint: Tint.Yellow));

        Assert.True(Score(request, At(banana, 64, 64)).AllRight);
        Assert.True(Score(request, At(banana, 64, 64, Tint.Yellow)).AllRight);
        Assert.Equal(["colours"], Score(request, At(banana, 64, 64, Tint.Green)).Wrong);
    }

    [Fact]
    public void Of_TwoColoursOfOneThing_EachCountsForItsGroup()
    {
        var request = Request("a blue cat and a red cat", Relation.None, new(Cat, Tint: Tint.Blue), new(Cat, Tint: Tint.Red));

        Assert.True(Score(request, At(Cat, 28, 64, Tint.Red), At(Cat, 100, 64, Tint.Blue)).AllRight);
        Assert.Equal(["colours"], Score(request, At(Cat, 28, 64, Tint.Red), At(Cat, 100, 64, Tint.Red)).Wrong);
    }

    [Fact]
    public void Of_OneTooMany_CountsAreWrong()
    {
        var request = Request("two cats", Relation.None, new SceneGroup(Cat, Count: 2));

        Assert.Equal(["counts"], Score(request, At(Cat, 20, 20), At(Cat, 60, 20), At(Cat, 100, 100)).Wrong);
    }

    [Fact]
    public void Of_SomethingUnclearBeside_ObjectsAreWrong()
    {
        var request = Request("a cat", Relation.None, new SceneGroup(Cat));

        Assert.Equal(["objects"], Score(request, At(Cat, 28, 64), At(null, 100, 64)).Wrong);
    }

    [Fact]
    public void Of_OnAndAbove_DifferByTheGap()
    {
        var on = Request("a cat on a dog", Relation.On, new(Cat), new(Dog));
        var above = Request("a cat above a dog", Relation.Above, new(Cat), new(Dog));

        Assert.True(Score(on, At(Cat, 64, 40), At(Dog, 64, 92)).AllRight);
        Assert.False(Score(above, At(Cat, 64, 40), At(Dog, 64, 92)).AllRight);
        Assert.True(Score(above, At(Cat, 64, 28), At(Dog, 64, 100)).AllRight);
        Assert.False(Score(on, At(Cat, 64, 28), At(Dog, 64, 100)).AllRight);
    }

    private static RequestScore Score(SceneRequest request, params ReadFigure[] figures) =>
        RequestScore.Of(request, new CompositionReading(figures, Backdrop: 0));

    private static SceneRequest Request(string prompt, Relation relation, params SceneGroup[] groups) =>
        new(prompt, relation, groups, Backdrop: null, SceneRequest.KindOf(relation, groups));

    private static ReadFigure At(int? id, int x, int y, Tint tint = Tint.Natural) => new(id, x, y, 56, tint, Turn.None, Covered: false);

    private static int Id(string name) => SceneObject.All.Single(item => item.Name == name).Id;
}
