using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Gateway.Tests.Webhooks;

/// <summary>Somebody's server that webhooks are sent to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<int> _answers;
    private readonly SemaphoreSlim _came = new(0);

    private Receiver(WebApplication app, int[] answers) => (_app, _answers) = (app, new ConcurrentQueue<int>(answers));

    public ConcurrentQueue<Received> All { get; } = new();

    public string Url => _app.Urls.Single() + "/hook";

    /// <param name="answers">Status of the first ones; then 204.</param>
    public static async Task<Receiver> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app, answers);
        app.MapPost("/hook", (Delegate)receiver.ReceiveAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async Task<Received> NextAsync()
    {
        Assert.True(
            await _came.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken),
            "No webhook came within a minute."
        );
        return All.ElementAt(All.Count - 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _came.Dispose();
    }

    private async Task<IResult> ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        string? Header(string name) => context.Request.Headers[name].SingleOrDefault();
        All.Enqueue(new Received(Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), body.ToArray()));
        _came.Release();
        var status = _answers.TryDequeue(out var next) ? next : (int)HttpStatusCode.NoContent;
        return status is >= 300 and < 400 ? Results.Redirect("/elsewhere") : Results.StatusCode(status);
    }
}

internal sealed record Received(string? Id, string? Timestamp, string? Signatures, byte[] Body);
