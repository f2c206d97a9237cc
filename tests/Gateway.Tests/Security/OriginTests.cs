using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Tests.Http;

namespace HybridGrains.Gateway.Tests.Security;

/// <summary>A page of another site in the browser of somebody who may call this gateway.</summary>
public sealed class OriginTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private readonly HttpCluster _cluster = shared.Cluster;

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:5080", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:80", 200)]
    [InlineData("app.localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:5080", 200)]
    [InlineData("pictures.internal", 200)]
    public async Task Host_AnotherName_IsRefused(string host, int status)
    {
        using var response = await SendAsync(HttpMethod.Get, "v1/models", ("Host", host));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Post_OfAnotherSiteWithoutAKey_IsRefusedAndChangesNothing(string header, string value)
    {
        foreach (var path in (string[])["v1/generations", "v1/images/generations", "v1/keys"])
        {
            using var response = await SendAsync(HttpMethod.Post, path, (header, value));
            var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;

            Assert.Equal((HttpStatusCode.Forbidden, "cross_site"), (response.StatusCode, error["code"]!.GetValue<string>()));
        }

        using var @operator = _cluster.Operator();
        Assert.Equal("""{"data":[]}""", await @operator.GetStringAsync("v1/keys", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Post_OfOurOwnPage_IsTaken()
    {
        var origin = _cluster.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        using var response = await SendAsync(HttpMethod.Post, "v1/generations", ("Origin", origin), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task Post_OfAnotherSiteWithAKey_IsTaken()
    {
        await using var cluster = await HttpCluster.StartAsync();
        using var caller = cluster.With((await cluster.CreateAsync("tenant-a")).Text);
        caller.DefaultRequestHeaders.Add("Origin", "https://app.example");

        using var response = await caller.PostAsJsonAsync(
            "v1/generations",
            new { prompt = "a cat", steps = 1 },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("https://pictures.example/made", "https://pictures.example/made/pictures/")]
    [InlineData(null, "http://pictures.internal/pictures/")]
    public async Task Url_InAnAnswer_IsThePublicAddress(string? publicUrl, string expected)
    {
        (string, string)[] address = publicUrl is null ? [] : [("Gateway:PublicUrl", publicUrl)];
        await using var cluster = await HttpCluster.StartAsync([("Gateway:AllowedHosts:0", "pictures.internal"), .. address]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/images/generations")
        {
            Content = JsonContent.Create(
                new
                {
                    prompt = "a cat",
                    steps = 1,
                    response_format = "url",
                }
            ),
            Headers = { Host = "pictures.internal" },
        };

        using var response = await cluster.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.StartsWith(expected, body["data"]![0]!["url"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
        {
            request.Content = JsonContent.Create(new { prompt = "a cat", steps = 1 });
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _cluster.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
