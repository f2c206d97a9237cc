using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Tests.Http;

namespace HybridGrains.Gateway.Tests.Security;

/// <summary>Keys of a running cluster.</summary>
internal static class Keys
{
    public static async Task<(string Id, string Text)> CreateAsync(this HttpCluster cluster, string tenant, string role = "user")
    {
        using var @operator = cluster.Operator();
        var cancellationToken = TestContext.Current.CancellationToken;
        using var response = await @operator.PostAsJsonAsync(
            "v1/keys",
            new
            {
                tenant,
                role,
                label = $"{role} of {tenant}",
            },
            cancellationToken
        );
        var key = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        Assert.True(response.IsSuccessStatusCode, key.ToJsonString());
        return (key["id"]!.GetValue<string>(), key["key"]!.GetValue<string>());
    }

    public static async Task<string> SubmitAsync(this HttpClient caller, int steps = 1, string size = "auto")
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var response = await caller.PostAsJsonAsync(
            "v1/generations",
            new
            {
                prompt = "a cat",
                steps,
                size,
            },
            cancellationToken
        );
        var generation = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        Assert.True(response.IsSuccessStatusCode, generation.ToJsonString());
        return generation["id"]!.GetValue<string>();
    }

    /// <summary>Follows its events to their end.</summary>
    public static async Task UntilEndedAsync(this HttpClient caller, string id) =>
        await caller.GetStringAsync($"v1/generations/{id}/events", TestContext.Current.CancellationToken);
}
