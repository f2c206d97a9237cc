using Orleans.Concurrency;

namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>The gateway's end of one agent's connection; lives in the gateway process, inside the silo or outside the cluster.</summary>
[Alias("hybridgrains.edge-connection.v1")]
public interface IEdgeConnection : IGrainObserver
{
    [OneWay, Alias("offer")]
    Task OfferAsync(StepRangeAssignment assignment);

    [OneWay, Alias("cancel")]
    Task CancelAsync(StepRangeId range);

    /// <summary>Tells the agent why and closes.</summary>
    [OneWay, Alias("close")]
    Task CloseAsync(string reason);

    /// <summary>Tells the agent why it must not come back, and closes.</summary>
    [OneWay, Alias("end")]
    Task EndAsync(string reason);
}
