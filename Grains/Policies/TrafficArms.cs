using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Policy;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Policies;

/// <summary>
/// Shares live traffic out: most generations follow the released version, some draw from it, some run the model's split. What a
/// generation gets hangs on its id and the seed only, so that whoever decides next decides alike.
/// </summary>
public sealed class TrafficArms(FollowedPolicy followed, IOptions<PolicyOptions> options)
{
    private readonly PolicyOptions _options = options.Value;

    /// <summary>The arm of a generation: what its state says, else what its first decision makes it.</summary>
    public PolicyArm Of(DecisionContext context)
    {
        if (context.Arm != PolicyArm.Unknown)
        {
            return context.Arm;
        }
        // A picture's quality was measured from noise only, and a split that was asked for says nothing about a policy.
        var request = context.Request;
        if (
            _options.Mode != PolicyMode.Online
            || followed.Learned is null
            || context.Ranges.Count > 0
            || request.CloudSteps is not null
            || request.Strength is not null
        )
        {
            return PolicyArm.None;
        }

        var draw = RandomStream.Of(_options.ArmSeed, RandomPurpose.Arm, Number(context.Id)).Uniform();
        return draw < _options.Explore ? PolicyArm.Explore
            : draw < _options.Explore + _options.Control ? PolicyArm.Control
            : PolicyArm.Followed;
    }

    /// <summary>The version that the cluster follows now; 0 where the model's split decides.</summary>
    public long Version => followed.Version;

    /// <summary>
    /// Draws the decision that begins the next attempt; null where no network can: the generation is not of this arm, or the
    /// version was withdrawn.
    /// </summary>
    public DrawnDecision? Draw(DecisionContext context, PolicyArm arm, Observation observation) =>
        arm == PolicyArm.Explore && followed.Learned is { } learned && observation.StepsLeft > 0
            ? learned.Draw(
                observation,
                RandomStream.Of(_options.ArmSeed ^ Number(context.Id), RandomPurpose.Exploration, context.Attempt + 1)
            )
            : null;

    private static long Number(string id) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
