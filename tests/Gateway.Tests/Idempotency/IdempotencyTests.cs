using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Gateway.Tests.Security;
using Microsoft.AspNetCore.Builder;

namespace HybridGrains.Gateway.Tests.Idempotency;

/// <summary>Calls made twice, against a running cluster of two gateways.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private HttpCluster _cluster = null!;
    private WebApplication _gateway = null!;
    private HttpClient _other = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await HttpCluster.StartAsync();
        (_gateway, var address) = await _cluster.JoinGatewayAsync();
        _other = new HttpClient { BaseAddress = address };
    }

    public async ValueTask DisposeAsync()
    {
        _other.Dispose();
        await _gateway.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Submission_RepeatedAtAnotherGateway_IsTheSameGeneration()
    {
        var body = new { prompt = "a cat", steps = 2 };

        using var first = await PostAsync(_cluster.Http, "v1/generations", "key-1", JsonContent.Create(body));
        using var repeated = await PostAsync(_other, "v1/generations", "key-1", JsonContent.Create(body));
        using var another = await PostAsync(_other, "v1/generations", "key-2", JsonContent.Create(body));

        Assert.Equal(HttpStatusCode.Accepted, repeated.StatusCode);
        Assert.Equal(await IdAsync(first), await IdAsync(repeated));
        Assert.NotEqual(await IdAsync(first), await IdAsync(another));
        Assert.Equal((false, true, false), (IsReplay(first), IsReplay(repeated), IsReplay(another)));
    }

    /// <summary>The line broke, the client asks again: it joins what runs, and both get the one picture.</summary>
    [Fact]
    public async Task Pictures_RepeatedWhileTheyAreMade_AreMadeOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var body = new
        {
            prompt = "a cat",
            steps = 60,
            n = 2,
        };
        var first = PostAsync(_cluster.Http, "v1/images/generations", "key", JsonContent.Create(body));
        while ((await RunningAsync(cancellationToken)) == 0) { }

        using var repeated = await PostAsync(_other, "v1/images/generations", "key", JsonContent.Create(body));
        using var answer = await first;
        var (one, two) = (await DataAsync(answer), await DataAsync(repeated));

        Assert.True(IsReplay(repeated));
        Assert.Equal(2, one.Count);
        // Id, seed and picture: nobody named a seed, so another generation would have another.
        Assert.Equal(one.Select(item => item!.ToJsonString()), two.Select(item => item!.ToJsonString()));
    }

    [Fact]
    public async Task Edit_RepeatedWithAnotherBoundary_IsTheSame()
    {
        var png = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
        );
        MultipartFormDataContent Form(string prompt) =>
            new()
            {
                { new StringContent(prompt), "prompt" },
                { new StringContent("2"), "steps" },
                { new ByteArrayContent(png), "image", "image.png" },
            };

        using var first = await PostAsync(_cluster.Http, "v1/images/edits", "key", Form("a cat"));
        using var repeated = await PostAsync(_other, "v1/images/edits", "key", Form("a cat"));
        using var different = await PostAsync(_other, "v1/images/edits", "key", Form("a dog"));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal((await DataAsync(first))[0]!["id"]!.GetValue<string>(), (await DataAsync(repeated))[0]!["id"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, different.StatusCode);
    }

    [Fact]
    public async Task Key_ForAnotherBody_IsRefusedAndAnotherTenantsIsItsOwn()
    {
        var (one, two) = (await _cluster.CreateAsync("tenant-a"), await _cluster.CreateAsync("tenant-b"));
        using var first = _cluster.With(one.Text);
        using var second = _cluster.With(two.Text);
        using var made = await PostAsync(first, "v1/generations", "key", JsonContent.Create(new { prompt = "a cat", steps = 1 }));

        using var changed = await PostAsync(first, "v1/generations", "key", JsonContent.Create(new { prompt = "a cat", steps = 2 }));
        using var others = await PostAsync(second, "v1/generations", "key", JsonContent.Create(new { prompt = "a cat", steps = 1 }));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Idempotency-Key"), (changed.StatusCode, await FieldAsync(changed)));
        Assert.Equal(HttpStatusCode.Accepted, others.StatusCode);
        Assert.NotEqual(await IdAsync(made), await IdAsync(others));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("too-long")]
    public async Task Key_ThatIsNone_IsRefused(string key)
    {
        using var response = await PostAsync(
            _cluster.Http,
            "v1/generations",
            key == "too-long" ? new string('a', 256) : key,
            JsonContent.Create(new { prompt = "a cat", steps = 1 })
        );

        Assert.Equal((HttpStatusCode.BadRequest, "Idempotency-Key"), (response.StatusCode, await FieldAsync(response)));
    }

    [Fact]
    public async Task Key_BesideCancelOnDisconnect_IsRefused()
    {
        using var response = await PostAsync(
            _cluster.Http,
            "v1/images/generations",
            "key",
            JsonContent.Create(new { prompt = "a cat", cancel_on_disconnect = true })
        );

        Assert.Equal((HttpStatusCode.BadRequest, "cancel_on_disconnect"), (response.StatusCode, await FieldAsync(response)));
    }

    /// <summary>The secret of the first answer is kept nowhere, so the repeat cannot have it; but it makes no second key.</summary>
    [Theory]
    [InlineData("v1/keys", """{"tenant":"studio"}""", """{"tenant":"NOT VALID"}""")]
    [InlineData("v1/agents/tokens", """{"owner":"ann"}""", """{"owner":""}""")]
    public async Task OperatorsCall_Repeated_IsDoneOnce(string path, string body, string wrong)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var @operator = _cluster.Operator();
        using var refused = await PostAsync(@operator, path, "key", Json(wrong));
        using var first = await PostAsync(@operator, path, "key", Json(body));
        using var repeated = await PostAsync(@operator, path, "key", Json(body));

        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.Created, HttpStatusCode.Conflict),
            (refused.StatusCode, first.StatusCode, repeated.StatusCode)
        );
        var list = JsonNode.Parse(await @operator.GetStringAsync(path, cancellationToken))!;
        Assert.Single(
            list["data"]!.AsArray(),
            item => item!.ToJsonString().Contains(path == "v1/keys" ? "studio" : "ann", StringComparison.Ordinal)
        );
    }

    private async Task<int> RunningAsync(CancellationToken cancellationToken)
    {
        using var @operator = _cluster.Operator();
        var cluster = JsonNode.Parse(await @operator.GetStringAsync("v1/cluster", cancellationToken))!;
        return cluster["workers"]!.AsArray().Sum(worker => worker!["running"]!.GetValue<int>());
    }

    private static StringContent Json(string text) => new(text, new MediaTypeHeaderValue("application/json"));

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, string key, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static bool IsReplay(HttpResponseMessage response) => response.Headers.Contains("Idempotent-Replayed");

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    private static async Task<JsonArray> DataAsync(HttpResponseMessage response) => (await ReadAsync(response))["data"]!.AsArray();

    private static async Task<string> IdAsync(HttpResponseMessage response) => (await ReadAsync(response))["id"]!.GetValue<string>();

    private static async Task<string?> FieldAsync(HttpResponseMessage response) =>
        (await ReadAsync(response))["error"]!["param"]?.GetValue<string>();
}
