using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Security;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Gateway.Tests.Security;

/// <summary>Which calls ask for a key, and for which role.</summary>
public sealed class RoleTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private readonly HttpCluster _cluster = shared.Cluster;

    /// <summary>Of every endpoint that the gateway has, so that a new one cannot be forgotten.</summary>
    [Fact]
    public async Task Calls_WithoutAKey_AreRefusedOnceThereIsOne()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await HttpCluster.StartAsync();
        using var before = await cluster.Http.GetAsync("v1/models", cancellationToken);
        await cluster.CreateAsync("tenant-a");

        var calls = Calls();
        foreach (var (method, path) in calls)
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await cluster.Http.SendAsync(request, cancellationToken);

            // Links are opened by their signature, which this one lacks.
            var refused = path.StartsWith("/pictures/", StringComparison.Ordinal)
                ? response.StatusCode == HttpStatusCode.Forbidden
                : response.StatusCode == HttpStatusCode.Unauthorized;
            // Agents show keys of another kind, after the connection is open.
            // What can be called is no secret.
            var free = Array.Exists(["/health/", "/edge/", "/openapi/", "/docs"], free => path.StartsWith(free, StringComparison.Ordinal));
            Assert.True(refused != free, $"{method} {path}: {response.StatusCode}");
        }

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.True(calls.Count > 15, $"{calls.Count} calls");
    }

    /// <summary>Of every endpoint that does not say that users may call it, so that a new one cannot be forgotten.</summary>
    [Theory]
    [InlineData("user")]
    [InlineData("agent-owner")]
    public async Task Calls_OfARoleThatIsNotNamed_AreForbidden(string role)
    {
        using var caller = _cluster.With((await _cluster.CreateAsync("tenant-r", role)).Text);
        var allowed = Endpoints()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<RequiredRoles>() is { } roles && roles.Roles.Any(named => named.Name() == role)
            )
            .SelectMany(Calls)
            .ToHashSet();
        var forbidden = Calls().Where(call => call.Path.StartsWith("/v1/", StringComparison.Ordinal) && !allowed.Contains(call)).ToList();

        foreach (var (method, path) in forbidden)
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await caller.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{role}: {method} {path}: {response.StatusCode}");
        }

        Assert.True(forbidden.Count >= 8, string.Join(", ", forbidden));
    }

    [Theory]
    [InlineData("user", "GET", "v1/keys")]
    [InlineData("user", "POST", "v1/keys")]
    [InlineData("user", "DELETE", "v1/keys/any")]
    [InlineData("user", "GET", "v1/policy")]
    [InlineData("user", "GET", "v1/cluster")]
    [InlineData("user", "GET", "metrics")]
    [InlineData("agent-owner", "GET", "v1/keys")]
    [InlineData("agent-owner", "GET", "metrics")]
    [InlineData("agent-owner", "POST", "v1/generations")]
    public async Task Calls_OfAnotherRole_AreRefusedByName(string role, string method, string path)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var caller = _cluster.With((await _cluster.CreateAsync("tenant-a", role)).Text);
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "POST" ? JsonContent.Create(new { prompt = "a cat", role = "operator" }) : null,
        };

        using var response = await caller.SendAsync(request, cancellationToken);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!["error"]!;

        Assert.Equal((HttpStatusCode.Forbidden, "role_required"), (response.StatusCode, error["code"]!.GetValue<string>()));
        Assert.Contains($"has the role {role}.", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tenant":"Tenant A"}""", "tenant")]
    [InlineData("""{"tenant":""}""", "tenant")]
    [InlineData("""{"tenant":"../etc"}""", "tenant")]
    [InlineData("""{"role":"admin"}""", "role")]
    [InlineData("""{"label":"a\nb"}""", "label")]
    [InlineData("""{"expires_at":"2001-01-01T00:00:00Z"}""", "expires_at")]
    public async Task Create_WrongDescription_NamesTheField(string body, string field)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var @operator = _cluster.Operator();

        using var response = await @operator.PostAsync(
            "v1/keys",
            new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            cancellationToken
        );
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!["error"]!;

        Assert.Equal((HttpStatusCode.BadRequest, field), (response.StatusCode, error["param"]!.GetValue<string>()));
    }

    private List<(HttpMethod Method, string Path)> Calls() => [.. Endpoints().SelectMany(Calls).Distinct()];

    private IEnumerable<RouteEndpoint> Endpoints() =>
        _cluster
            .Services.GetServices<EndpointDataSource>()
            .Concat([_cluster.Services.GetRequiredService<EndpointDataSource>()])
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>();

    private static IEnumerable<(HttpMethod Method, string Path)> Calls(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"]).Select(method =>
            (new HttpMethod(method), Path(endpoint.RoutePattern.RawText!))
        );

    private static string Path(string pattern) =>
        "/"
        + string.Join(
            '/',
            pattern
                .Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Where(part => !part.StartsWith("{*", StringComparison.Ordinal))
                .Select(part => part.StartsWith('{') ? "01ARZ3NDEKTSV4RRFFQ69G5FAV" : part)
        );
}
