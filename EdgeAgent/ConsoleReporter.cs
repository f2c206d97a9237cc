namespace HybridGrains.EdgeAgent;

/// <summary>One line per event: the time of day and the sentence.</summary>
public sealed class ConsoleReporter(TextWriter output, TimeProvider timeProvider) : IEdgeAgentReporter
{
    private readonly Lock _lock = new();

    public void Report(EdgeAgentEvent happened)
    {
        var line = $"{timeProvider.GetLocalNow():HH:mm:ss} {happened.Text}";
        lock (_lock)
        {
            try
            {
                output.WriteLine(line);
                output.Flush();
            }
            catch (IOException)
            {
                // The reader of our output has gone; the work goes on.
            }
        }
    }
}
