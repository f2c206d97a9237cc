using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Gateway.Streams;

/// <summary>An answer that is a stream of events.</summary>
internal sealed class StreamResult(IAsyncEnumerable<StreamItem> items) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) =>
        httpContext.RequestServices.GetRequiredService<EventStream>().WriteAsync(httpContext, items);
}
