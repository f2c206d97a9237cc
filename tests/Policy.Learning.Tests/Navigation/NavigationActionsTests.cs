using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Tests.Navigation;

public sealed class NavigationActionsTests
{
    [Theory]
    [InlineData(0, 0, 0, 0.3f, 0, 8)]
    [InlineData(-7, 7, 7, 0, 0.9f, 32)]
    [InlineData(1, -1, -1, 0.6f, -0.9f, 4)]
    [InlineData(0, 0, 1, 0.3f, 0, 16)]
    [InlineData(0, 0, -2.5f, 0.3f, 0, 2)]
    public void ToCommand_Adaptive_ClipsAndScales(float v, float w, float duration, float speed, float turnRate, int ticks) =>
        Assert.Equal(new HeldCommand(speed, turnRate, ticks), NavigationActions.Adaptive.ToCommand([v, w, duration]));

    [Theory]
    [InlineData("short", "0.2s", 4)]
    [InlineData("medium", "0.4s", 8)]
    [InlineData("long", "1.2s", 24)]
    [InlineData("0.25s", "0.25s", 5)]
    [InlineData("0.40s", "0.4s", 8)]
    [InlineData("1.6s", "1.6s", 32)]
    public void Parse_Fixed_HoldsForItsTicksUnderOneName(string text, string name, int ticks)
    {
        var actions = NavigationActions.Parse(text);

        Assert.Equal(name, actions.Name);

        Assert.Equal(2, actions.Components);
        Assert.Equal(ticks, actions.ToCommand([0.2f, -0.3f]).Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("17")]
    [InlineData("1.65s")]
    [InlineData("0.12s")]
    [InlineData("-0.25s")]
    [InlineData("s")]
    [InlineData("Adaptive ")]
    public void Parse_Unknown_SaysWhatIsKnown(string text) =>
        Assert.Contains(
            "adaptive, short, medium, long",
            Assert.Throws<LearningException>(() => NavigationActions.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void ToCommand_Interruptible_PassesItOn() =>
        Assert.Equal(0.4f, (NavigationActions.Adaptive with { InterruptBelow = 0.4f }).ToCommand([0, 0, 0]).InterruptBelow);
}
