using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HybridGrains.Gateway.Tests.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Gateway.Tests.Description;

/// <summary>The OpenAPI document and its page.</summary>
public sealed partial class ApiDescriptionTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task Document_HasEveryCallOfV1()
    {
        var document = await DocumentAsync();
        var described = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(call => $"{call.Key.ToUpperInvariant()} {path.Key}"))
            .Order();
        var mapped = shared
            .Cluster.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal))
            .SelectMany(endpoint =>
                endpoint
                    .Metadata.GetMetadata<IHttpMethodMetadata>()!
                    .HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")
            )
            .Distinct()
            .Order();

        Assert.Equal(mapped, described);
        Assert.True(described.Count() > 15);
    }

    [Fact]
    public async Task Document_DescribesWhatAGenerationTakes()
    {
        var document = await DocumentAsync();
        var call = document["paths"]!["/v1/images/generations"]!["post"]!;
        var schema = call["requestBody"]!["content"]!["application/json"]!["schema"]!;
        var name = schema["$ref"]!.GetValue<string>().Split('/')[^1];
        var fields = document["components"]!["schemas"]![name]!["properties"]!.AsObject();

        Assert.All(
            (string[])["prompt", "n", "size", "quality", "stream", "partial_images", "output_format", "seed", "cloud_steps"],
            field => Assert.Contains(field, fields.Select(pair => pair.Key))
        );
        Assert.Equal("For keys with the role user or operator.", call["description"]!.GetValue<string>());
        Assert.Equal("bearer", document["components"]!["securitySchemes"]!["key"]!["scheme"]!.GetValue<string>());
    }

    /// <summary>Its script comes from the gateway: a page about a private cluster must not call anybody else.</summary>
    [Fact]
    public async Task Page_LoadsItsOwnScript()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var page = await shared.Cluster.Http.GetAsync("docs", cancellationToken);
        var html = await page.Content.ReadAsStringAsync(cancellationToken);
        var sources = Sources().Matches(html).Select(match => match.Groups[1].Value).ToList();
        using var script = await shared.Cluster.Http.GetAsync(new Uri(page.RequestMessage!.RequestUri!, sources[0]), cancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, script.StatusCode));
        Assert.All(sources, source => Assert.DoesNotContain("//", source, StringComparison.Ordinal));
    }

    private async Task<JsonNode> DocumentAsync() =>
        JsonNode.Parse(await shared.Cluster.Http.GetStringAsync("openapi/v1.json", TestContext.Current.CancellationToken))!;

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Sources();
}
