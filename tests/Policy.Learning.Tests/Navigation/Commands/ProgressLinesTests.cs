using HybridGrains.Policy.Learning.Navigation.Commands;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Commands;

public sealed class ProgressLinesTests
{
    [Theory]
    [InlineData(59, "00:00:59")]
    [InlineData((3 * 24 * 3600) + 3600 + 62, "73:01:02")]
    public void Span_AnyTime_LosesNoDays(int seconds, string text) => Assert.Equal(text, ProgressLines.Span(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Span_Unknown_SaysSo() => Assert.Equal("unknown", ProgressLines.Span(null));
}
