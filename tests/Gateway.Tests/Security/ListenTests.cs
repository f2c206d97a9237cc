using System.Net;
using System.Net.Http.Headers;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using HybridGrains.Gateway.Tests.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Tests.Security;

/// <summary>Who is let in from other machines: nobody by accident.</summary>
public sealed class ListenTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    public async Task Start_BeyondThisMachineWithoutKeys_IsRefused(string url)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => HttpCluster.StartAtAsync(url));

        Assert.Contains("--open", refused.Message, StringComparison.Ordinal);
        Assert.Contains("keys create", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_FromAnotherMachine_TakesAKey()
    {
        await using var cluster = await HttpCluster.StartAtAsync("http://0.0.0.0:0", ("Gateway:ApiKeys:0", "a-key-for-tests"));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskFromOutsideAsync(cluster, null));
        Assert.Equal(HttpStatusCode.OK, await AskFromOutsideAsync(cluster, "a-key-for-tests"));
    }

    [Fact]
    public async Task Call_FromAnotherMachineToAnOpenGateway_NeedsNone()
    {
        await using var cluster = await HttpCluster.StartAtAsync("http://0.0.0.0:0", ("Gateway:Open", "true"));

        Assert.Equal(HttpStatusCode.OK, await AskFromOutsideAsync(cluster, null));
    }

    /// <summary>Kestrel's own settings are not looked at when it starts; the call is.</summary>
    [Fact]
    public async Task Call_FromAnotherMachineByAnAddressThatTheStartDidNotSee_IsRefused()
    {
        await using var cluster = await HttpCluster.StartAtAsync("http://127.0.0.1:0", ("Kestrel:Endpoints:All:Url", "http://0.0.0.0:0"));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskFromOutsideAsync(cluster, null));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task Call_ThroughAProxyOnThisMachine_IsNotTheOperators(string header, string value)
    {
        await using var cluster = await HttpCluster.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/models");
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await cluster.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    /// <summary>By an address of this machine that is not loopback: the gateway cannot tell it from another machine.</summary>
    private static async Task<HttpStatusCode> AskFromOutsideAsync(HttpCluster cluster, string? key)
    {
        var outside = NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(outside is null, "this machine has no address but loopback");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.GetAsync(
            new UriBuilder(cluster.Http.BaseAddress!) { Host = outside.ToString(), Path = "v1/models" }.Uri,
            TestContext.Current.CancellationToken
        );
        return response.StatusCode;
    }
}
