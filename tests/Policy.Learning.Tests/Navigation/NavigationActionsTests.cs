using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Tests.Navigation;

public sealed class NavigationActionsTests
{
    [Theory]
    [InlineData(0, 0, 0, 0.3f, 0, 4)]
    [InlineData(-7, 7, 7, 0, 0.9f, 16)]
    [InlineData(1, -1, -1, 0.6f, -0.9f, 1)]
    [InlineData(0, 0, 0.5f, 0.3f, 0, 8)]
    public void ToCommand_Adaptive_ClipsAndScales(float v, float w, float duration, float speed, float turnRate, int ticks) =>
        Assert.Equal(new HeldCommand(speed, turnRate, ticks), NavigationActions.Adaptive.ToCommand([v, w, duration]));

    [Theory]
    [InlineData("short", 2)]
    [InlineData("medium", 4)]
    [InlineData("long", 12)]
    [InlineData("7", 7)]
    public void ToCommand_Fixed_HoldsForItsTicks(string name, int ticks)
    {
        var actions = NavigationActions.Parse(name);

        Assert.Equal(2, actions.Components);
        Assert.Equal(ticks, actions.ToCommand([0.2f, -0.3f]).Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("17")]
    [InlineData("Adaptive ")]
    public void Parse_Unknown_SaysWhatIsKnown(string text) =>
        Assert.Contains(
            "adaptive, short, medium, long",
            Assert.Throws<LearningException>(() => NavigationActions.Parse(text)).Message,
            StringComparison.Ordinal
        );
}
