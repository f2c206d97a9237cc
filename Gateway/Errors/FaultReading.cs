using System.Text.Json;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Errors;

/// <summary>What a caller is told of something that was thrown; what nobody expected is logged.</summary>
internal sealed partial class FaultReading(IOptions<GatewayOptions> options, ILogger<FaultReading> logger)
{
    private readonly ILogger _logger = logger;

    public Fault Of(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case FaultException expected:
                return expected.Fault;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new Fault(413, "body_too_large", $"The request body is larger than {options.Value.MaxBodyBytes} bytes.", "body");
            case StoreUnavailableException down:
                return SubmitFaults.StoreUnavailable(down.Message);
            case DamagedGenerationException damaged:
                return new Fault(500, "generation_damaged", damaged.Message, "id");
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new Fault(408, "body_too_slow", "The request body came too slowly.", "body");
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return new Fault(
                    415,
                    "unsupported_media_type",
                    "The request body must be JSON, with the header 'Content-Type: application/json'.",
                    "body"
                );
            case JsonException or BadHttpRequestException:
                return new Fault(
                    400,
                    "invalid_request",
                    "The request cannot be read: its body or a value of its address is not of the kind expected."
                );
            case var unreachable when ClusterFaults.Of(unreachable) is { } fault:
                LogUnreachable(context.Request.Path, unreachable.Message);
                return fault;
            default:
                LogFailed(context.Request.Path, failure);
                return new Fault(500, "internal_error", "The gateway failed on this request. The log has the details.");
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Error, Message = "{Path} failed; the caller got 500")]
    private partial void LogFailed(string path, Exception exception);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "{Path}: no silo answers ({Reason}); the caller got 503")]
    private partial void LogUnreachable(string path, string reason);
}
