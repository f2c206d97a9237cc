using HybridGrains.Training.Scenes;

namespace HybridGrains.Training.Tests.Scenes;

public sealed class TypedPromptsTests
{
    [Fact]
    public void All_IsAHundredDifferentPrompts() =>
        Assert.Equal(100, TypedPrompts.All.Select(request => TypedPrompts.Normalise(request.Prompt)).Distinct().Count());

    [Fact]
    public void All_AsksForEveryKindAndRelation()
    {
        Assert.Equal(Enum.GetValues<CompositionKind>().Length, TypedPrompts.All.Select(request => request.Kind).Distinct().Count());
        Assert.Equal(Enum.GetValues<Relation>().Length, TypedPrompts.All.Select(request => request.Relation).Distinct().Count());
    }

    [Theory]
    [InlineData("An apple inside a box.")]
    [InlineData("please draw the apple inside one box")]
    public void Contains_TheSameInOtherDress_IsTrue(string caption) => Assert.True(TypedPrompts.Contains(caption));

    [Fact]
    public void Contains_SomethingElse_IsFalse() => Assert.False(TypedPrompts.Contains("an apple on a box"));
}
