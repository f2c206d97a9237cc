using HybridGrains.Client;
using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Rogue;

namespace HybridGrains.Cli.Tests;

/// <summary>A running cluster against agents that use secrets, connections and keys that are not, or no longer, theirs.</summary>
public sealed class RogueSecretTests
{
    private static readonly GenerationSubmission OnEdge = new()
    {
        Prompt = "a cat",
        Seed = 7,
        Steps = 4,
        CloudSteps = 0,
    };

    [Fact]
    public async Task OldSecret_AfterAReconnectMidRange_CountsForNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var before = await cluster.JoinRogueAsync("rogue", RogueBehaviour.Puppet, cancellationToken);
        var first = (await cluster.Client.SubmitAsync(OnEdge, cancellationToken)).Id;
        var old = await before.OfferedAsync(cancellationToken);
        await before.DisposeAsync();
        Assert.Equal("completed", (await cluster.EndAsync(first, cancellationToken)).Status);
        await using var after = await cluster.JoinRogueAsync(
            "rogue",
            RogueBehaviour.Puppet,
            cancellationToken,
            options => options with { Identity = before.Identity }
        );
        var second = (await cluster.Client.SubmitAsync(OnEdge with { Seed = 8 }, cancellationToken)).Id;
        var offer = await after.OfferedAsync(cancellationToken);

        await after.SendAsync(EdgeHubRoutes.Progress, new ProgressMessage(offer.Range, offer.Range.To, null) { Nonce = old.Nonce });
        await after.SendAsync(EdgeHubRoutes.Decline, new DeclineMessage(offer.Range, "not me") { Nonce = old.Nonce });
        await after.SendAsync(EdgeHubRoutes.Result, after.Computer.Answer(offer) with { Nonce = old.Nonce });
        var forged = await after.VerdictAsync(offer.Range, cancellationToken);
        await after.SendAsync(EdgeHubRoutes.Result, after.Computer.Answer(old));
        var late = await after.VerdictAsync(old.Range, cancellationToken);
        var running = await cluster.Client.GetAsync(second, cancellationToken);
        await after.AnswerHonestlyAsync(offer, cancellationToken);
        var end = await cluster.EndAsync(second, cancellationToken);

        Assert.NotEqual(VerdictKind.Accepted, forged.Kind);
        Assert.NotEqual(VerdictKind.Accepted, late.Kind);
        Assert.Equal(("running", 0), (running!.Status, running.StepsDone));
        Assert.Equal(("completed", "completed", 1), (end.Status, Assert.Single(end.Ranges).Status, end.Ranges[0].Attempt));
    }

    [Fact]
    public async Task Secret_OfAnother_CountsForNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var victim = await cluster.JoinRogueAsync("victim", RogueBehaviour.Puppet, cancellationToken);
        var id = (await cluster.Client.SubmitAsync(OnEdge, cancellationToken)).Id;
        var offer = await victim.OfferedAsync(cancellationToken);
        await using var thief = await cluster.JoinRogueAsync("thief", RogueBehaviour.Puppet, cancellationToken);

        await thief.SendAsync(EdgeHubRoutes.Decline, new DeclineMessage(offer.Range, "stolen") { Nonce = offer.Nonce });
        await thief.SendAsync(EdgeHubRoutes.Result, thief.Computer.Answer(offer));
        var stolen = await thief.VerdictAsync(offer.Range, cancellationToken);
        var verdict = await victim.AnswerHonestlyAsync(offer, cancellationToken);
        var end = await cluster.EndAsync(id, cancellationToken);

        Assert.Equal((VerdictKind.NotAssigned, VerdictKind.Accepted), (stolen.Kind, verdict.Kind));
        Assert.Equal(victim.Identity!.AgentId, Assert.Single(end.Ranges).Worker);
    }

    [Fact]
    public async Task TwoConnections_OfOneKey_TheOlderHearsWhyAndItsWordCountsNoMore()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var older = await cluster.JoinRogueAsync("rogue", RogueBehaviour.Puppet, cancellationToken);
        var id = (await cluster.Client.SubmitAsync(OnEdge, cancellationToken)).Id;
        var offer = await older.OfferedAsync(cancellationToken);
        await using var newer = await cluster.ConnectRogueAsync(
            "rogue",
            cancellationToken,
            options => options with { Identity = older.Identity }
        );
        await newer.ProveAsync(cancellationToken);
        await newer.SayHelloAsync(cancellationToken);

        await older.SendIfItStandsAsync(EdgeHubRoutes.Decline, new DeclineMessage(offer.Range, "the older one") { Nonce = offer.Nonce });
        await older.SendIfItStandsAsync(EdgeHubRoutes.Result, older.Computer.Answer(offer));
        var reason = await older.Closed;
        var end = await cluster.EndAsync(id, cancellationToken);

        Assert.Contains("a newer connection", reason, StringComparison.Ordinal);
        Assert.Equal("completed", end.Status);
        Assert.DoesNotContain(end.Ranges, range => range.Error?.Contains("the older one", StringComparison.Ordinal) == true);
        // The newer one said in its heartbeats that it has no range: it runs elsewhere.
        Assert.Equal("cloud", end.Ranges[^1].Tier);
    }

    [Fact]
    public async Task Revoked_MidRange_ItsResultCountsNoMore()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.Puppet, cancellationToken);
        var id = (await cluster.Client.SubmitAsync(OnEdge, cancellationToken)).Id;
        var offer = await rogue.OfferedAsync(cancellationToken);
        var answer = rogue.Computer.Answer(offer);

        using var revoked = await cluster.Http.DeleteAsync($"v1/agents/{rogue.Identity!.AgentId}", cancellationToken);
        await rogue.SendIfItStandsAsync(EdgeHubRoutes.Result, answer);
        var end = await cluster.EndAsync(id, cancellationToken);

        Assert.True(revoked.IsSuccessStatusCode, $"{revoked.StatusCode}");
        Assert.Equal(("completed", "cloud"), (end.Status, end.Ranges[^1].Tier));
        Assert.All(end.Ranges.Where(range => range.Status == "completed"), range => Assert.Equal("cloud", range.Tier));
        Assert.Equal("this agent was revoked", await rogue.Closed);
    }

    [Fact]
    public async Task Token_OfOneUse_LetsOneOfManyAtOnceIn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var token = await cluster.CreateTokenAsync(new { uses = 1, needs_approval = false }, cancellationToken);

        var admissions = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => ProveAsync(cluster, $"rogue-{i}", token, cancellationToken))
        );

        Assert.Single(admissions, admission => admission.Kind == AdmissionKind.Admitted);
        Assert.Equal(
            7,
            admissions.Count(admission => admission.Reason?.Contains("as many agents as it may", StringComparison.Ordinal) == true)
        );
    }

    [Fact]
    public async Task Token_Expired_LetsNobodyIn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var token = await cluster.CreateTokenAsync(
            new
            {
                uses = 100,
                expires_in = 1,
                needs_approval = false,
            },
            cancellationToken
        );

        AdmissionMessage? last = null;
        await RunningCluster.UntilAsync(
            "the token has expired",
            async () => (last = await ProveAsync(cluster, "rogue", token, cancellationToken)).Kind == AdmissionKind.Refused,
            cancellationToken
        );

        Assert.Contains("has expired", last!.Reason, StringComparison.Ordinal);
    }

    private static async Task<AdmissionMessage> ProveAsync(
        RunningCluster cluster,
        string name,
        string token,
        CancellationToken cancellationToken
    )
    {
        await using var rogue = await cluster.ConnectRogueAsync(name, cancellationToken, options => options with { Token = token });
        return await rogue.ProveAsync(cancellationToken);
    }
}
