using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Agents;

namespace HybridGrains.Gateway.Edge;

/// <summary>Says what a proof is worth: whose it is, and what the cluster lets that agent do.</summary>
internal sealed class EdgeAdmissions(IGrainFactory grains)
{
    private IAgentRegistryGrain Registry => grains.GetGrain<IAgentRegistryGrain>(IAgentRegistryGrain.Key);

    /// <param name="host">Host that the agent's request named.</param>
    public async Task<AdmissionMessage> JudgeAsync(ChallengeMessage challenge, ProofMessage proof, string host)
    {
        if (!proof.Audience.Equals(host, StringComparison.OrdinalIgnoreCase))
        {
            return Refused(
                $"the proof is for '{EdgeText.ToLine(proof.Audience, 100)}', the request for '{EdgeText.ToLine(host, 100)}': a proxy in "
                    + "between must pass the host on as it is"
            );
        }

        return proof.AgentId is null ? await EnrolAsync(challenge, proof) : await RecogniseAsync(challenge, proof);
    }

    private async Task<AdmissionMessage> RecogniseAsync(ChallengeMessage challenge, ProofMessage proof)
    {
        // The key that counts is the one the cluster keeps, not the one that is shown.
        if (
            await Registry.FindAsync(proof.AgentId!) is not { } agent
            || !EdgeProof.IsSignedBy(agent.PublicKey, proof.Signature, challenge, proof)
        )
        {
            return new AdmissionMessage(
                AdmissionKind.Unenrolled,
                null,
                "the cluster does not know this agent with this key: enrol it anew"
            );
        }

        return Standing(agent);
    }

    private async Task<AdmissionMessage> EnrolAsync(ChallengeMessage challenge, ProofMessage proof)
    {
        if (
            !EdgeProof.IsSignedBy(proof.TokenKey, proof.TokenSignature, challenge, proof)
            || !EdgeProof.IsSignedBy(proof.PublicKey, proof.Signature, challenge, proof)
        )
        {
            return Refused("the signatures do not fit the keys shown");
        }

        var answer = await Registry.EnrolAsync(proof.TokenKey, proof.PublicKey, proof.Name);
        return answer.Outcome switch
        {
            EnrolOutcome.Enrolled => Standing(answer.Agent!),
            EnrolOutcome.ExpiredToken => Refused("the enrolment token has expired: ask for a new one"),
            EnrolOutcome.UsedUpToken => Refused("the enrolment token has let in as many agents as it may: ask for a new one"),
            EnrolOutcome.Full => Refused("the cluster has as many agents as it can keep"),
            _ => Refused("the cluster does not know this token, or it was revoked"),
        };
    }

    private static AdmissionMessage Standing(AgentInfo agent) =>
        agent.Standing switch
        {
            AgentStanding.Approved => new AdmissionMessage(AdmissionKind.Admitted, agent.Id, null),
            AgentStanding.Pending => new AdmissionMessage(
                AdmissionKind.Pending,
                agent.Id,
                $"waiting for an operator: hybridgrains agents approve {agent.Id}"
            ),
            _ => Refused("this agent was revoked"),
        };

    private static AdmissionMessage Refused(string reason) => new(AdmissionKind.Refused, null, reason);
}
