using System.Net;
using System.Text.Json.Nodes;

namespace HybridGrains.Cli.Tests;

/// <summary>'up --learn' with its learner process. The whole solution must be built: the learner is a program of its own.</summary>
public sealed class LearnTests
{
    [Fact]
    public async Task Up_Learn_AddsAProcessThatLearnsAndGoesWithIt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        IReadOnlyList<int> children;
        await using (var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0", "--learn"))
        {
            children = cluster.Children();
            Assert.Single(children);
            JsonNode? policy = null;
            await RunningCluster.UntilAsync(
                "a round of learning is over",
                async () => (policy = await PolicyAsync(cluster, cancellationToken)) is not null && (long)policy["iteration"]! >= 1,
                cancellationToken
            );

            Assert.Equal(("smdp-dppo", 2), ((string)policy!["name"]!, (int)policy["workers"]!));
            Assert.True((long)policy["version"]! > 0 && policy["fault"] is null);
        }

        await RunningCluster.UntilAsync(
            "the learner is gone",
            () => Task.FromResult(children.All(child => !Directory.Exists($"/proc/{child}"))),
            cancellationToken
        );
    }

    [Fact]
    public async Task Policy_WithoutALearner_SaysHowToStartOne()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");

        using var answer = await cluster.Http.GetAsync("v1/policy", cancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("up --learn", await answer.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);
    }

    private static async Task<JsonNode?> PolicyAsync(RunningCluster cluster, CancellationToken cancellationToken)
    {
        using var answer = await cluster.Http.GetAsync("v1/policy", cancellationToken);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) : null;
    }
}
