namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>One line per step, with the time since the start; written at once, unlike by the framework's own Progress.</summary>
/// <param name="output">Default: standard output.</param>
internal sealed class ConsoleProgress(TimeProvider timeProvider, TextWriter? output = null) : IProgress<string>
{
    private readonly long _started = timeProvider.GetTimestamp();

    public void Report(string value) =>
        (output ?? Console.Out).WriteLine(
            FormattableString.Invariant($"{timeProvider.GetElapsedTime(_started).TotalSeconds, 7:F1} s  {value}")
        );
}
