using HybridGrains.Training.Scenes;

namespace HybridGrains.Training.Tests.Scenes;

public sealed class SceneObjectTests
{
    [Fact]
    public void All_Names_MeanOneObjectEach()
    {
        var names = SceneObject.All.SelectMany(item =>
            item.Names.SelectMany(name => new[] { name.Singular, name.Plural }).OfType<string>().Distinct()
        );

        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void All_IsWhatPeopleName()
    {
        Assert.InRange(SceneObject.All.Count, 200, 1000);
        Assert.Equal(SceneObject.All.Count, SceneObject.All.Select(item => item.Unified).Distinct().Count());
        Assert.All(SceneObject.All, item => Assert.NotNull(item.Names[0].Plural));
    }

    [Theory]
    [InlineData("wolf/wolves", "wolf", "wolves")]
    [InlineData("strawberry", "strawberry", "strawberries")]
    [InlineData("fox", "fox", "foxes")]
    [InlineData("bench", "bench", "benches")]
    [InlineData("monkey", "monkey", "monkeys")]
    [InlineData("~bread", "bread", null)]
    public void Parse_AName_KnowsItsPlural(string text, string singular, string? plural) =>
        Assert.Equal(new ObjectName(singular, plural), ObjectName.Parse(text));
}
