namespace HybridGrains.Tests.Edge;

/// <summary>Bounded waits that say what they waited for.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static async Task<T> WithinAsync<T>(this Task<T> task, string phase)
    {
        await ((Task)task).WithinAsync(phase);
        return await task;
    }

    public static async Task WithinAsync(this Task task, string phase)
    {
        try
        {
            await task.WaitAsync(Longest, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"waited {Longest.TotalSeconds:0} s for {phase}");
        }
    }
}
