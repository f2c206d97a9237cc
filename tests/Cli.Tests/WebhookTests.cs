using System.Text.Json.Nodes;
using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>A webhook over a crash, received and checked by OpenAI's own npm client, unmodified.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task Webhook_ClusterKilledBeforeItArrived_ArrivesAfterTheNextStart()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(
            new Dictionary<string, string> { ["HYBRIDGRAINS_Webhooks__AllowPrivate"] = "true" },
            cancellationToken,
            "--agents",
            "0"
        );
        var secret = (await new WebhooksClient(cluster.Http).GetSecretAsync(cancellationToken)).Secret;
        await using var receiver = await NpmClient.StartAsync("receive.mjs", cancellationToken, secret);
        await receiver.SeesAsync("listening on ", cancellationToken);
        var url = receiver.Output.Split("listening on ")[1].Trim();
        await cluster.GenerateAsync(
            new GenerationSubmission
            {
                Prompt = "a cat",
                Steps = 2,
                Webhook = url,
            },
            cancellationToken
        );
        // It answers 503 the first time.
        await receiver.SeesAsync("turned away generation.completed", cancellationToken);

        await cluster.KillAndRestartAsync(cancellationToken);
        await receiver.SeesAsync("took ", cancellationToken);

        var took = receiver.Output.Split('\n').Where(line => line.StartsWith("took ", StringComparison.Ordinal)).ToList();
        Assert.Equal("generation.completed", JsonNode.Parse(Assert.Single(took)["took ".Length..])!["type"]!.GetValue<string>());
    }
}
