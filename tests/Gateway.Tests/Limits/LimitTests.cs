using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Gateway.Tests.Security;

namespace HybridGrains.Gateway.Tests.Limits;

/// <summary>One caller who takes all there is leaves the others' share.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Calls_FloodOfOneTenant_IsRefusedAndOthersAreServed()
    {
        await using var cluster = await HttpCluster.StartAsync(("Limits:CallsPerSecond", "1"), ("Limits:CallsAtOnce", "20"));
        using var flood = cluster.With((await cluster.CreateAsync("tenant-a")).Text);
        using var other = cluster.With((await cluster.CreateAsync("tenant-b")).Text);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => flood.GetAsync("v1/models", TestContext.Current.CancellationToken))
        );
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        using var served = await other.GetAsync("v1/models", TestContext.Current.CancellationToken);

        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    /// <summary>Two gateways let through what one would: the burst, and what came back meanwhile.</summary>
    [Fact]
    public async Task Calls_OverTwoGateways_ShareOneBudget()
    {
        (string, string)[] limits = [("Limits:CallsPerSecond", "1"), ("Limits:CallsAtOnce", "20")];
        await using var cluster = await HttpCluster.StartAsync(limits);
        var (gateway, address) = await cluster.JoinGatewayAsync(limits);
        await using var second = gateway;
        var key = (await cluster.CreateAsync("tenant-a")).Text;
        using var here = cluster.With(key);
        using var there = cluster.With(key);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .SelectMany(_ =>
                    (Task<HttpResponseMessage>[])
                        [
                            here.GetAsync("v1/models", TestContext.Current.CancellationToken),
                            there.GetAsync(new Uri(address, "v1/models"), TestContext.Current.CancellationToken),
                        ]
                )
        );

        var served = answers.Count(answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.InRange(served, 10, 20 + (int)watch.Elapsed.TotalSeconds + 1);
    }

    [Fact]
    public async Task Streams_MoreThanAKeyMayHold_AreRefusedUntilOneEnds()
    {
        await using var cluster = await HttpCluster.StartAsync(("Limits:StreamsPerKey", "2"));
        using var caller = cluster.With((await cluster.CreateAsync("tenant-a")).Text);
        using var other = cluster.With((await cluster.CreateAsync("tenant-a")).Text);
        var path = $"v1/generations/{await caller.SubmitAsync(150, "64x64")}/events";

        using var first = await OpenAsync(caller, path);
        using var second = await OpenAsync(caller, path);
        using var third = await OpenAsync(caller, path);
        using var others = await OpenAsync(other, path);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK],
            ((HttpResponseMessage[])[first, second, third, others]).Select(answer => answer.StatusCode)
        );
    }

    [Fact]
    public async Task OpenCalls_BodiesOfOneTenant_CountByTheirSize()
    {
        await using var cluster = await HttpCluster.StartAsync(("Limits:OpenCalls", "8"));
        var key = (await cluster.CreateAsync("tenant-a")).Text;
        using var greedy = cluster.With(key);
        using var other = cluster.With((await cluster.CreateAsync("tenant-b")).Text);
        // Its body begins once the gateway asks for it, and so has counted its call.
        using var patient = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        using var held = new HeldBody(7 * 1024 * 1024);
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(greedy.BaseAddress!, "v1/generations"))
        {
            Content = held,
            Headers = { ExpectContinue = true, Authorization = greedy.DefaultRequestHeaders.Authorization },
        };
        var holding = patient.SendAsync(call, TestContext.Current.CancellationToken);
        await held.Begun;

        using var refused = await greedy.PostAsJsonAsync("v1/generations", new { prompt = "a" }, TestContext.Current.CancellationToken);
        using var served = await other.GetAsync("v1/models", TestContext.Current.CancellationToken);
        held.Finish();
        using var answer = await holding;

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Body_ThatTrickles_IsGivenUp()
    {
        await using var cluster = await HttpCluster.StartAsync(
            ("Limits:BodyBytesPerSecond", "1000"),
            ("Limits:SlowBodyPatience", "00:00:02")
        );
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, cluster.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /v1/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n{"
            ),
            TestContext.Current.CancellationToken
        );
        using var reader = new StreamReader(stream);

        var answer = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.Equal("HTTP/1.1 408 Request Timeout", answer);
    }

    private static Task<HttpResponseMessage> OpenAsync(HttpClient caller, string path) =>
        caller.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    /// <summary>A body of which the first byte is sent, and the rest when the test says.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly int _length;
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldBody(int length)
        {
            _length = length;
            Headers.ContentType = new("application/json");
        }

        public Task Begun => _begun.Task;

        public void Finish() => _finish.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            _begun.SetResult();
            await _finish.Task;
            await stream.WriteAsync(new byte[_length - 1]);
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = _length;
            return true;
        }
    }
}
