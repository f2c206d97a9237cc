using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Tests.Edge;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge.Tests;

/// <summary>Who gets in: signatures over this connection's challenge, by a key that the cluster knows or a token it has given out.</summary>
public sealed class EdgeHubEnrolmentTests
{
    [Fact]
    public async Task Prove_TokenAndNewKey_IsEnrolledUnderAnIdOfTheCluster()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.ConnectAsync();

        var admission = await line.ProveAsync("cloud-0");

        Assert.Equal((AdmissionKind.Admitted, Samples.IdOf("cloud-0")), (admission.Kind, admission.AgentId));
        Assert.Equal(1, host.Registry.Enrolments);
    }

    [Fact]
    public async Task Prove_KnownKey_IsAdmittedWithoutAToken()
    {
        await using var host = await HubHost.StartAsync();
        await using var first = await host.AdmitAsync();
        await using var second = await host.ConnectAsync();

        var proof = await second.ProofAsync(agentId: Samples.IdOf(Samples.Name), key: first.Key);
        var admission = await second.ProveAsync(change: _ => proof);

        Assert.Equal((AdmissionKind.Admitted, 0), (admission.Kind, proof.TokenSignature.Length));
        Assert.Equal(1, host.Registry.Enrolments);
    }

    [Fact]
    public async Task Prove_AnothersIdWithAKeyOfOnesOwn_IsNotAdmitted()
    {
        await using var host = await HubHost.StartAsync();
        await using var victim = await host.AdmitAsync();
        await using var rogue = await host.ConnectAsync();

        var proof = await rogue.ProofAsync(agentId: Samples.IdOf(Samples.Name));
        var admission = await rogue.ProveAsync(change: _ => proof);

        Assert.Equal((AdmissionKind.Unenrolled, null), (admission.Kind, admission.AgentId));
        await rogue.SeeCloseAsync();
    }

    [Fact]
    public async Task Prove_RecordedProofOfAnEarlierConnection_IsNotAdmitted()
    {
        await using var host = await HubHost.StartAsync();
        await using var victim = await host.AdmitAsync();
        await using var heard = await host.ConnectAsync();
        var recorded = await heard.ProofAsync(agentId: Samples.IdOf(Samples.Name), key: victim.Key);
        await using var rogue = await host.ConnectAsync();

        var admission = await rogue.ProveAsync(change: _ => recorded);

        Assert.Equal(AdmissionKind.Unenrolled, admission.Kind);
        Assert.Equal(AdmissionKind.Admitted, (await heard.ProveAsync(change: _ => recorded)).Kind);
    }

    [Fact]
    public async Task Prove_ForAnotherHost_IsRefused()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.ConnectAsync();

        var proof = await line.ProofAsync(audience: "evil.example:5080");
        var admission = await line.ProveAsync(change: _ => proof);

        Assert.Equal(AdmissionKind.Refused, admission.Kind);
        Assert.Contains("the proof is for 'evil.example:5080'", admission.Reason);
        Assert.Equal(0, host.Registry.Enrolments);
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("token's signature")]
    [InlineData("key")]
    [InlineData("name")]
    public async Task Prove_WithAnythingChangedAfterTheSignature_IsRefused(string what)
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.ConnectAsync();
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var admission = await line.ProveAsync(change: proof =>
            what switch
            {
                "signature" => proof with { Signature = new byte[EdgeProof.SignatureBytes] },
                "token's signature" => proof with { TokenSignature = proof.Signature },
                "key" => proof with { PublicKey = another.ExportSubjectPublicKeyInfo() },
                _ => proof with { Name = "another" },
            }
        );

        Assert.Equal(AdmissionKind.Refused, admission.Kind);
        Assert.Equal(0, host.Registry.Enrolments);
        Assert.True((await line.SeeCloseAsync()).Final);
    }

    [Theory]
    [InlineData(EnrolOutcome.UnknownToken, "does not know this token")]
    [InlineData(EnrolOutcome.ExpiredToken, "has expired")]
    [InlineData(EnrolOutcome.UsedUpToken, "as many agents as it may")]
    public async Task Prove_WithATokenThatLetsNobodyIn_SaysWhy(EnrolOutcome outcome, string expected)
    {
        await using var host = await HubHost.StartAsync();
        host.Registry.Refusal = outcome;
        await using var line = await host.ConnectAsync();

        var admission = await line.ProveAsync();

        Assert.Equal(AdmissionKind.Refused, admission.Kind);
        Assert.Contains(expected, admission.Reason);
    }

    [Fact]
    public async Task Prove_BeforeTheApproval_WaitsAndComesIntoItsOwnAfterIt()
    {
        await using var host = await HubHost.StartAsync();
        host.Registry.Standing = AgentStanding.Pending;
        await using var early = await host.ConnectAsync();
        var pending = await early.ProveAsync();
        host.Registry.Set(Samples.Name, AgentStanding.Approved);
        await using var later = await host.ConnectAsync();
        var proof = await later.ProofAsync(agentId: pending.AgentId, key: early.Key);

        Assert.Equal(AdmissionKind.Pending, pending.Kind);
        Assert.Contains($"agents approve {pending.AgentId}", pending.Reason);
        Assert.False((await early.SeeCloseAsync()).Final);
        Assert.Equal(AdmissionKind.Admitted, (await later.ProveAsync(change: _ => proof)).Kind);
    }

    [Fact]
    public async Task Prove_RevokedKey_EndsForGood()
    {
        await using var host = await HubHost.StartAsync();
        await using var first = await host.AdmitAsync();
        host.Registry.Set(Samples.Name, AgentStanding.Revoked);
        await using var second = await host.ConnectAsync();
        var proof = await second.ProofAsync(agentId: Samples.IdOf(Samples.Name), key: first.Key);

        var admission = await second.ProveAsync(change: _ => proof);

        Assert.Equal((AdmissionKind.Refused, "this agent was revoked"), (admission.Kind, admission.Reason));
        Assert.True((await second.SeeCloseAsync()).Final);
    }

    [Fact]
    public async Task Connect_ClusterDoesNotAnswer_AsksToComeBack()
    {
        await using var host = await HubHost.StartAsync();
        host.Registry.Failure = new TimeoutException("no silo");
        await using var line = await host.ConnectAsync();

        var close = await line.SeeCloseAsync();

        Assert.Contains("does not answer", close.Reason);
        Assert.False(close.Final);
    }

    [Fact]
    public async Task Hello_OfVersion1_IsRefusedWithASentence()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.ConnectAsync();

        await line.SendAsync(EdgeHubRoutes.Hello, new HelloMessage(1, "desk-1", "cpu", 1_000, [Samples.Model]));
        var welcome = await line.SeeAsync<WelcomeMessage>("the welcome");

        Assert.False(welcome.Accepted || welcome.RetryLater);
        Assert.Contains("this agent version 1: update the agent", welcome.Reason);
        Assert.Null(EdgeMessageCheck.WhyNot(welcome));
        Assert.True((await line.SeeCloseAsync()).Final);
    }

    [Fact]
    public async Task Connect_TooManyThatProveNothing_AreTurnedAwayUntilOneGoes()
    {
        await using var host = await HubHost.StartAsync(null, ("Edge:MaxUnprovenPerAddress", "2"));
        await using var proven = await host.AdmitAsync("proven");
        await using var first = await host.ConnectAsync();
        var second = await host.ConnectAsync();

        using var third = await host.OpenSocketAsync();
        await second.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.HttpStatusCode);
        while (true)
        {
            // The gateway hears of the end some time after it.
            using var fourth = await host.OpenSocketAsync();
            if (fourth.HttpStatusCode == HttpStatusCode.SwitchingProtocols)
            {
                break;
            }

            await Task.Yield();
        }
    }

    [Fact]
    public async Task Connect_SendsMoreThanAProofBeforeIt_IsCutOff()
    {
        await using var host = await HubHost.StartAsync();
        using var socket = await host.OpenSocketAsync();
        var chunk = new byte[1_024];

        var sent = 0;
        try
        {
            for (; sent < 4_096 && socket.State == WebSocketState.Open; sent++)
            {
                await socket.SendAsync(chunk, WebSocketMessageType.Binary, false, TestContext.Current.CancellationToken);
            }

            while (socket.State == WebSocketState.Open)
            {
                await socket.ReceiveAsync(new byte[4_096], TestContext.Current.CancellationToken).WithinAsync("the gateway to cut off");
            }
        }
        catch (WebSocketException)
        {
            // Cut off while we were sending, or without a closing handshake.
        }

        Assert.NotEqual(WebSocketState.Open, socket.State);

        await using var next = await host.JoinAsync();
    }

    [Fact]
    public async Task Silence_WithoutAProof_EndsTheConnection()
    {
        await using var host = await HubHost.StartAsync(null, ("Edge:ProofTimeout", "00:00:01"));
        await using var line = await host.ConnectAsync();

        Assert.Equal("proof: none in 1 seconds", (await line.SeeCloseAsync()).Reason);
    }

    [Fact]
    public async Task Prove_RightAfterAViolation_IsHeldOff()
    {
        await using var host = await HubHost.StartAsync();
        await using var first = await host.AdmitAsync();
        await first.SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(false, false));
        await first.SeeCloseAsync();
        await using var second = await host.ConnectAsync();
        var proof = await second.ProofAsync(agentId: Samples.IdOf(Samples.Name), key: first.Key);

        var admission = await second.ProveAsync(change: _ => proof);

        Assert.Equal(AdmissionKind.RetryLater, admission.Kind);
        Assert.Contains("broke the protocol", admission.Reason);
    }

    [Fact]
    public async Task Start_WithTokensInTheConfiguration_RefusesAndSaysWhereTheyAreNow()
    {
        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            HubHost.StartAsync(null, ("Edge:Tokens:0", "a-token-of-the-old-kind"))
        );

        Assert.Contains("hybridgrains tokens create", thrown.Message);
        Assert.DoesNotContain("a-token-of-the-old-kind", thrown.Message);
    }

    [Fact]
    public async Task Start_WithAQueueOutsideItsRange_NamesTheRange()
    {
        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => HubHost.StartAsync(null, ("Edge:MaxQueuedMessages", "0")));

        Assert.Contains("MaxQueuedMessages must be between 8 and 65536", thrown.Message);
    }
}
