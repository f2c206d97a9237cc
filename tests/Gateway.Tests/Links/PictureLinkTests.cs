using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Links;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Gateway.Tests.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Gateway.Tests.Links;

/// <summary>Links to pictures: without a key, at any gateway of the cluster, and no longer than they say.</summary>
public sealed class PictureLinkTests : IAsyncLifetime
{
    private HttpCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await HttpCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Url_OfAnAnswer_WorksWithoutTheKeyAtEveryGateway()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (gateway, address) = await _cluster.JoinGatewayAsync();
        await using var _ = gateway;
        using var caller = _cluster.With((await _cluster.CreateAsync("tenant-a")).Text);
        using var answer = await caller.PostAsJsonAsync(
            "v1/images/generations",
            new
            {
                prompt = "a cat",
                steps = 1,
                response_format = "url",
            },
            cancellationToken
        );
        var picture = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["data"]![0]!;
        var url = new Uri(picture["url"]!.GetValue<string>());
        using var stranger = new HttpClient();

        using var here = await stranger.GetAsync(url, cancellationToken);
        using var there = await stranger.GetAsync(new Uri(address, url.PathAndQuery), cancellationToken);
        using var locked = await stranger.GetAsync(new Uri(address, $"v1/generations/{picture["id"]}/image"), cancellationToken);

        Assert.Equal(("image/png", HttpStatusCode.OK), (here.Content.Headers.ContentType?.MediaType, there.StatusCode));
        Assert.Equal(
            await here.Content.ReadAsByteArrayAsync(cancellationToken),
            await there.Content.ReadAsByteArrayAsync(cancellationToken)
        );
        Assert.Equal(HttpStatusCode.Unauthorized, locked.StatusCode);
        foreach (
            var forged in new[]
            {
                url.AbsolutePath,
                url.PathAndQuery.Replace("expires=1", "expires=2", StringComparison.Ordinal),
                url.PathAndQuery[..^4] + "AAAA",
                url.PathAndQuery.Replace(picture["id"]!.GetValue<string>(), "01ARZ3NDEKTSV4RRFFQ69G5FAV", StringComparison.Ordinal),
            }
        )
        {
            using var refused = await stranger.GetAsync(new Uri(address, forged), cancellationToken);
            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, forged);
        }
    }

    [Fact]
    public async Task Check_AfterItsTime_IsExpired()
    {
        var time = new FakeTimeProvider();
        var signer = new LinkSigner(
            _cluster.Services.GetRequiredService<IGrainFactory>(),
            Options.Create(new GatewayOptions { LinksLast = TimeSpan.FromHours(1) }),
            time
        );
        var query = (await signer.PathOfAsync("a")).Split('?')[1].Split('&', '=');

        time.Advance(TimeSpan.FromMinutes(59.9));
        var before = await signer.CheckAsync("a", query[1], query[3]);
        time.Advance(TimeSpan.FromMinutes(0.1));
        var after = await signer.CheckAsync("a", query[1], query[3]);

        Assert.Equal((LinkVerdict.Good, LinkVerdict.Expired), (before, after));
    }
}
