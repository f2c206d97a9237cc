namespace HybridGrains.Gateway.Errors;

/// <summary>Ends a request with a <see cref="Errors.Fault"/>.</summary>
public sealed class FaultException(Fault fault) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;
}
