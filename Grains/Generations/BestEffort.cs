using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>For what others do again if need be: what the cluster throws at it ends here.</summary>
internal static class BestEffort
{
    public static async Task MakeAsync(Func<Task> effort)
    {
        try
        {
            await effort();
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OrleansException or TimeoutException) { }
    }
}
