using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace HybridGrains.Gateway.Tests.Http;

/// <summary>
/// Whatever is wrong with a request, the answer is the error object, in words of the API (case 20 of the public reports).
/// </summary>
public sealed class ErrorBodyTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private const string Json = "application/json";
    private readonly HttpCluster _cluster = shared.Cluster;

    public static TheoryData<string, string, string?, string?, int, string?> Wrong =>
        new()
        {
            { "GET", "nothing", null, null, 404, null },
            { "GET", "v1/nothing", null, null, 404, null },
            { "POST", "v1/nothing", Json, "{}", 404, null },
            { "GET", "v1/images/generations", null, null, 405, null },
            { "DELETE", "v1/models", null, null, 405, null },
            { "PUT", "v1/keys", Json, "{}", 405, null },
            { "POST", "v1/images/generations", "text/plain", "hello", 415, "body" },
            { "POST", "v1/generations", "application/x-www-form-urlencoded", "prompt=a", 415, "body" },
            { "POST", "v1/images/edits", Json, "{}", 400, "images" },
            { "POST", "v1/images/edits", "text/plain", "{}", 415, "body" },
            { "POST", "v1/generations", "application/json; charset=nothing", "{}", 415, "body" },
            { "POST", "v1/images/generations", Json, "", 400, "body" },
            { "POST", "v1/images/generations", null, null, 400, "body" },
            { "POST", "v1/images/generations", Json, "{", 400, "body" },
            { "POST", "v1/images/generations", Json, "{\"prompt\":\"a\"}{", 400, "body" },
            { "POST", "v1/images/generations", Json, "null", 400, "body" },
            { "POST", "v1/images/generations", Json, "[]", 400, "body" },
            { "POST", "v1/images/generations", Json, "3", 400, "body" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","n":"many"}""", 400, "n" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","n":1.5}""", 400, "n" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","n":1e99}""", 400, "n" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","n":[1]}""", 400, "n" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","n":99999999999}""", 400, "n" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","seed":1e99}""", 400, "seed" },
            { "POST", "v1/images/generations", Json, """{"prompt":7}""", 400, "prompt" },
            { "POST", "v1/images/generations", Json, """{"prompt":{"a":1}}""", 400, "prompt" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","fast":"yes"}""", 400, "fast" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","strength":{}}""", 400, "strength" },
            { "POST", "v1/images/generations", Json, """{"prompt":"a","prompt":"b"}""", 400, "prompt" },
            { "POST", "v1/keys", Json, """{"rolle":"operator"}""", 400, "rolle" },
            { "POST", "v1/keys", Json, """{"expires_at":"tomorrow"}""", 400, "expires_at" },
            { "GET", "v1/generations/nothing", null, null, 404, "id" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Request_ThatIsWrong_GetsTheErrorObject(
        string method,
        string path,
        string? type,
        string? body,
        int status,
        string? field
    )
    {
        using var response = await SendAsync(method, path, type, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var error = JsonNode.Parse(text)!["error"]!;

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(field, error["param"]?.GetValue<string>());
        Assert.Equal(["message", "type", "param", "code"], error.AsObject().Select(property => property.Key));
        Assert.NotEmpty(error["message"]!.GetValue<string>());
        Assert.NotEmpty(error["code"]!.GetValue<string>());
        Assert.Equal("invalid_request_error", error["type"]!.GetValue<string>());
        string[] never = ["System.", "HybridGrains.", "Nullable", "Int32", "LineNumber", "BytePosition", "Service", "Json", "parameter"];
        Assert.All(never, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e0")]
    [InlineData("10e-1")]
    [InlineData("\"1\"")]
    public async Task Request_WholeNumberWrittenOtherwise_IsThatNumber(string one)
    {
        using var response = await SendAsync(
            "POST",
            "v1/generations",
            Json,
            $$"""{"prompt":"a","n":{{one}},"steps":{{one}},"seed":{{one}}}"""
        );
        var generation = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal((1, 1), (generation["steps"]!.GetValue<int>(), generation["seed"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Request_BodyBeyondTheLimit_NamesTheConfiguredFigure()
    {
        await using var small = await HttpCluster.StartAsync(("Gateway:MaxBodyBytes", "2048"));
        using var response = await small.Http.PostAsync(
            "v1/images/generations",
            new StringContent($$"""{"prompt":"{{new string('a', 4_096)}}"}""", Encoding.UTF8, Json),
            TestContext.Current.CancellationToken
        );
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("2048 bytes", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? type, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type!);
        }

        return await _cluster.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
