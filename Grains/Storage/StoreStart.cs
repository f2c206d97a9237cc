using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Grains.Storage;

/// <summary>Opens a silo's stores before anything asks for them.</summary>
public static class StoreStart
{
    /// <summary>Null when they can be used; otherwise why not, and what to do.</summary>
    public static string? WhyNot(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IStateDatabase>().WhyNot();
        }
        catch (StoreUnavailableException unusable)
        {
            return unusable.Message;
        }
    }
}
