using System.Security.Cryptography;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>
/// Answers challenges: with the key that this cluster knows, or, the first time, with a new one and the enrolment token. The
/// signature names the host that was dialled, so a gateway cannot pass it on to another.
/// </summary>
internal sealed class AgentProof(EdgeAgentOptions options, AgentCredentials credentials)
{
    /// <summary>The proof, or why there is none.</summary>
    public (ProofMessage? Proof, string? WhyNot) Answer(ChallengeMessage challenge)
    {
        if (EdgeMessageCheck.WhyNot(challenge) is { } fault)
        {
            return (null, $"the gateway's challenge cannot be used: {fault}");
        }

        if (EdgeProtocolVersion.Current < challenge.OldestVersion || EdgeProtocolVersion.Oldest > challenge.CurrentVersion)
        {
            return (
                null,
                $"the gateway speaks version {challenge.OldestVersion} to {challenge.CurrentVersion} of the edge protocol, this agent "
                    + $"version {EdgeProtocolVersion.Oldest} to {EdgeProtocolVersion.Current}: update the older of the two"
            );
        }

        var credential = credentials.Of(challenge.ClusterId);
        if (credential.AgentId is null && options.Token.Length == 0)
        {
            return (
                null,
                $"this agent is not enrolled with the cluster at {options.Gateway}: give it a token of 'hybridgrains tokens create', in "
                    + $"--token-file or the variable {EdgeAgentToken.Variable}"
            );
        }

        return (Sign(challenge, credential), null);
    }

    /// <summary>Keeps what the cluster said of this agent; returns how the session ends, or null when it goes on.</summary>
    public SessionEnd? Take(ChallengeMessage challenge, ProofMessage proof, AdmissionMessage admission)
    {
        if (EdgeMessageCheck.WhyNot(admission) is { } fault)
        {
            return SessionEnd.Lost($"the gateway's admission cannot be used: {fault}");
        }

        if (proof.AgentId is null && admission.AgentId is { } issued)
        {
            credentials.Enrolled(challenge.ClusterId, issued);
        }

        var reason = admission.Reason ?? "no reason given";
        switch (admission.Kind)
        {
            case AdmissionKind.Admitted:
                return proof.AgentId is null || proof.AgentId == admission.AgentId
                    ? null
                    : SessionEnd.Lost("the gateway admitted another agent");
            case AdmissionKind.Pending:
                return SessionEnd.Waiting(reason);
            case AdmissionKind.RetryLater:
                return SessionEnd.Lost(reason);
            case AdmissionKind.Unenrolled when options.Token.Length > 0:
                credentials.Forgotten(challenge.ClusterId);
                return SessionEnd.Lost(reason);
            default:
                return SessionEnd.Refused(reason);
        }
    }

    private ProofMessage Sign(ChallengeMessage challenge, AgentCredential credential)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(credential.PrivateKey, out _);
        var token = credential.AgentId is null && EnrolmentToken.TryRead(options.Token, out var read) ? read : null;
        using (token)
        {
            return EdgeProof.Sign(
                challenge,
                new ProofMessage(
                    Math.Min(EdgeProtocolVersion.Current, challenge.CurrentVersion),
                    credential.AgentId,
                    options.Name,
                    default,
                    options.Gateway.Authority,
                    default
                ),
                key,
                token
            );
        }
    }
}
