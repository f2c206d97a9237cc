using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace HybridGrains.Gateway.Errors;

/// <summary>Failures that say that no silo answers now: trying again later can help.</summary>
internal static class ClusterFaults
{
    private const int RetryAfterSeconds = 5;

    /// <summary>Null for any other failure.</summary>
    public static Fault? Of(Exception failure) =>
        failure
            is ClientNotAvailableException
                or SiloUnavailableException
                or ConnectionFailedException
                or GatewayTooBusyException
                or OrleansMessageRejectionException
                or TimeoutException
            ? new Fault(503, "cluster_unavailable", "No silo of the cluster answers this gateway now.") { RetryAfter = RetryAfterSeconds }
            : null;
}
