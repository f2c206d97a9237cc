using System.Net;
using System.Security.Cryptography;
using System.Text;
using HybridGrains.EdgeProtocol;
using Microsoft.Extensions.Options;

namespace HybridGrains.EdgeAgent.Tests.Hub;

public sealed class EdgeHubEnrolmentTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a-token-for-the-test")]
    [InlineData("a-token-for-the-tests ")]
    [InlineData("another-token-of-good-length")]
    public async Task Connect_WithoutAListedToken_IsRefusedBeforeTheUpgrade(string? token)
    {
        await using var host = await HubHost.StartAsync();

        using var socket = await host.OpenSocketAsync(token?.Replace("tests ", "testz"));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Connect_WithAListedToken_IsUpgraded()
    {
        await using var host = await HubHost.StartAsync();

        using var socket = await host.OpenSocketAsync();

        Assert.Equal(HttpStatusCode.SwitchingProtocols, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Connect_WithATokenListedAsHash_IsUpgraded()
    {
        const string token = "known-to-the-gateway-as-a-hash";
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        await using var host = await HubHost.StartAsync(null, ("Edge:Tokens:1", $"sha256:{hash}"));

        using var right = await host.OpenSocketAsync(token);
        using var theHashItself = await host.OpenSocketAsync($"sha256:{hash}");

        Assert.Equal(HttpStatusCode.SwitchingProtocols, right.HttpStatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, theHashItself.HttpStatusCode);
    }

    [Fact]
    public async Task Get_WithoutToken_SaysWhatIsMissing()
    {
        await using var host = await HubHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Address };

        using var answer = await http.GetAsync(EdgeHubRoutes.Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Contains("Edge:Tokens", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("short", "Edge:Tokens:1 has 5 characters; allowed 16 to 512")]
    [InlineData("sha256:not-hexadecimal", "64 hexadecimal digits")]
    public async Task Start_WithAWeakToken_RefusesAndSaysWhy(string token, string expected)
    {
        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => HubHost.StartAsync(null, ("Edge:Tokens:1", token)));

        Assert.Contains(expected, thrown.Message);
        Assert.DoesNotContain($"'{token}'", thrown.Message);
    }

    [Fact]
    public async Task Start_WithAQueueOutsideItsRange_NamesTheRange()
    {
        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => HubHost.StartAsync(null, ("Edge:MaxQueuedMessages", "0")));

        Assert.Contains("MaxQueuedMessages must be between 8 and 65536", thrown.Message);
    }
}
