using System.Net;

namespace HybridGrains.Client;

/// <summary>The gateway refused a call. <paramref name="field"/> names the field at fault, if one is.</summary>
public sealed class HybridGrainsApiException(HttpStatusCode status, string? field, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
    public string? Field { get; } = field;
}
