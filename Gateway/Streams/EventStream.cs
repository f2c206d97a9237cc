using System.Text;
using System.Text.Json;
using HybridGrains.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Streams;

/// <summary>
/// Server-sent events with a comment in every silence: proxies cut lines on which nothing comes, and clients then ask, and pay,
/// again. What fails before anything was written is an ordinary answer; what fails later is an event with an error.
/// </summary>
internal sealed partial class EventStream(
    IOptions<GatewayOptions> options,
    IOptions<JsonOptions> json,
    FaultReading faults,
    TimeProvider timeProvider,
    ILogger<EventStream> logger
)
{
    private readonly ILogger _logger = logger;

    public async Task WriteAsync(HttpContext context, IAsyncEnumerable<StreamItem> items)
    {
        var caller = context.RequestAborted;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(caller);
        var reader = items.GetAsyncEnumerator(reading.Token);
        var next = reader.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!await ComesAsync(next))
                {
                    await SendAsync(context, ":\n\n");
                }
                else if (await next)
                {
                    await SendAsync(context, Text(reader.Current));
                    next = reader.MoveNextAsync().AsTask();
                }
                else
                {
                    return;
                }
            }
        }
        catch (Exception failure) when (context.Response.HasStarted && !caller.IsCancellationRequested)
        {
            var fault = faults.Of(context, failure);
            LogBroken(context.Request.Path, fault.Code);
            await SendAsync(context, Text(new StreamItem(null, new { error = FaultResponse.Error(fault) })));
        }
        finally
        {
            // A reader that is still waiting must end before it can be let go.
            await reading.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reader.DisposeAsync();
        }
    }

    private async Task<bool> ComesAsync(Task next)
    {
        using var silence = new CancellationTokenSource();
        var comes = await Task.WhenAny(next, Task.Delay(options.Value.Heartbeat, timeProvider, silence.Token)) == next;
        await silence.CancelAsync();
        return comes;
    }

    private string Text(StreamItem item)
    {
        var text = new StringBuilder();
        if (item.Name is { } name)
        {
            text.Append("event: ").Append(name).Append('\n');
        }

        text.Append("data: ").Append(JsonSerializer.Serialize(item.Data, item.Data.GetType(), json.Value.SerializerOptions)).Append('\n');
        if (item.Id is { } id)
        {
            text.Append("id: ").Append(id).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        var response = context.Response;
        if (!response.HasStarted)
        {
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache, no-store";
            response.Headers.Pragma = "no-cache";
            // nginx keeps answers back otherwise.
            response.Headers["X-Accel-Buffering"] = "no";
        }

        await response.WriteAsync(text, context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
    }

    [LoggerMessage(EventId = 6003, Level = LogLevel.Information, Message = "{Path}: the stream ended with the error {Code}")]
    private partial void LogBroken(string path, string code);
}
