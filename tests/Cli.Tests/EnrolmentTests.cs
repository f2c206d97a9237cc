using System.Text.Json.Nodes;
using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Processes;
using HybridGrains.Tests.Rogue;

namespace HybridGrains.Cli.Tests;

/// <summary>Tokens, approval and revocation with real processes.</summary>
public sealed class EnrolmentTests
{
    [Fact]
    public async Task Agent_WithATokenThatNeedsApproval_WaitsForItAndOutlivesARestartWithoutTheToken()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var token = await RunAsync(cluster, "tokens", "create", "--owner", "ann", "--json");
        await using var agent = Start(cluster, token["token"]!.GetValue<string>());
        await agent.SeesAsync("waiting for an operator: hybridgrains agents approve agent:", cancellationToken);
        var id = (await RunAsync(cluster, "agents", "list", "--json")).AsArray().Single()!["id"]!.GetValue<string>();

        await RunAsync(cluster, "agents", "approve", id, "--json");
        await agent.SeesAsync($"joined as desk ({id})", cancellationToken);
        agent.Signal(Signals.Kill);
        await agent.EndsAsync(cancellationToken);
        await cluster.KillAndRestartAsync(cancellationToken);
        await using var again = Start(cluster, token: null);

        await again.SeesAsync($"joined as desk ({id})", cancellationToken);
        var listed = (await RunAsync(cluster, "agents", "list", "--json")).AsArray().Single()!;
        Assert.Equal(("ann", "approved"), (listed["owner"]!.GetValue<string>(), listed["standing"]!.GetValue<string>()));
        Assert.Equal(1, (await TokenAsync(cluster, token))["used"]!.GetValue<int>());
    }

    [Fact]
    public async Task Revoke_OfAConnectedAgent_EndsItAtOnceAndItsKeyForGood()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.Puppet, cancellationToken);

        await RunAsync(cluster, "agents", "revoke", rogue.Identity!.AgentId, "--json");
        var reason = await rogue.Closed;
        await using var back = await cluster.ConnectRogueAsync(
            "rogue",
            cancellationToken,
            options => options with { Identity = rogue.Identity }
        );
        var admission = await back.ProveAsync(cancellationToken);
        await using var anew = await cluster.ConnectRogueAsync("rogue", cancellationToken);
        var enrolled = await anew.ProveAsync(cancellationToken);

        Assert.Equal("this agent was revoked", reason);
        Assert.Equal(AdmissionKind.Refused, admission.Kind);
        Assert.Equal(AdmissionKind.Admitted, enrolled.Kind);
        Assert.NotEqual(rogue.Identity.AgentId, enrolled.AgentId);
    }

    [Fact]
    public async Task Prove_AnothersIdOrARecordedProof_IsNotAdmitted()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var victim = await cluster.JoinRogueAsync("victim", RogueBehaviour.Puppet, cancellationToken);
        await using var thief = await cluster.JoinRogueAsync("thief", RogueBehaviour.Puppet, cancellationToken);
        ProofMessage? recorded = null;
        await using var heard = await cluster.ConnectRogueAsync(
            "victim",
            cancellationToken,
            options => options with { Identity = victim.Identity }
        );
        await heard.ProveAsync(cancellationToken, proof => recorded = proof);

        await using var posing = await cluster.ConnectRogueAsync(
            "victim",
            cancellationToken,
            options => options with { Identity = thief.Identity }
        );
        var posed = await posing.ProveAsync(cancellationToken, proof => proof with { AgentId = victim.Identity!.AgentId });
        await using var replaying = await cluster.ConnectRogueAsync("victim", cancellationToken);
        var replayed = await replaying.ProveAsync(cancellationToken, _ => recorded!);

        Assert.Equal(AdmissionKind.Unenrolled, posed.Kind);
        Assert.Equal(AdmissionKind.Unenrolled, replayed.Kind);
    }

    [Fact]
    public async Task Token_UsedUpOrRevoked_LetsNobodyIn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var token = await RunAsync(cluster, "tokens", "create", "--uses", "1", "--approved", "--json");
        var other = await RunAsync(cluster, "tokens", "create", "--approved", "--json");
        await RunAsync(cluster, "tokens", "revoke", other["id"]!.GetValue<string>(), "--json");

        var first = await ProveAsync(cluster, token["token"]!.GetValue<string>(), cancellationToken);
        var second = await ProveAsync(cluster, token["token"]!.GetValue<string>(), cancellationToken);
        var revoked = await ProveAsync(cluster, other["token"]!.GetValue<string>(), cancellationToken);

        Assert.Equal(AdmissionKind.Admitted, first.Kind);
        Assert.Contains("as many agents as it may", second.Reason, StringComparison.Ordinal);
        Assert.Contains("does not know this token", revoked.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_AtRest_HoldsNothingToEnrolOrConnectWith()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var token = await RunAsync(cluster, "tokens", "create", "--json");
        var text = token["token"]!.GetValue<string>();

        var listed = (await RunAsync(cluster, "tokens", "list", "--json")).ToJsonString();
        var state = await File.ReadAllBytesAsync(Path.Combine(cluster.Folder, "data", "state.db"), cancellationToken);

        Assert.DoesNotContain(text[4..], listed, StringComparison.Ordinal);
        Assert.Equal(-1, state.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text[4..])));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode user = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(user, File.GetUnixFileMode(Path.Combine(cluster.Folder, "data", "edge-token")));
        }
    }

    private static async Task<AdmissionMessage> ProveAsync(RunningCluster cluster, string token, CancellationToken cancellationToken)
    {
        await using var rogue = await cluster.ConnectRogueAsync("rogue", cancellationToken, options => options with { Token = token });
        return await rogue.ProveAsync(cancellationToken);
    }

    private static Running Start(RunningCluster cluster, string? token) =>
        Running.Start(
            cluster.Folder,
            token is null ? [] : new Dictionary<string, string> { ["HYBRIDGRAINS_EDGE_TOKEN"] = token },
            "agent",
            "--gateway",
            cluster.Address.Url.ToString(),
            "--name",
            "desk",
            "--data",
            Path.Combine(cluster.Folder, "agents"),
            "--models",
            RunningCluster.Models
        );

    private static async Task<JsonNode> RunAsync(RunningCluster cluster, params string[] arguments)
    {
        await using var run = Running.Start(cluster.Folder, arguments);
        var output = await run.EndsAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, output);
        return JsonNode.Parse(output)!;
    }

    private static async Task<JsonNode> TokenAsync(RunningCluster cluster, JsonNode token) =>
        (await RunAsync(cluster, "tokens", "list", "--json"))
            .AsArray()
            .Single(listed => listed!["id"]!.GetValue<string>() == token["id"]!.GetValue<string>())!;
}
