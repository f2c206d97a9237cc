namespace HybridGrains.Grains.Interfaces.Policies;

/// <summary>The part of live traffic that a generation belongs to, from its first decision to its last.</summary>
[GenerateSerializer, Alias("hybridgrains.policy-arm.v1")]
public enum PolicyArm
{
    /// <summary>Not chosen yet.</summary>
    Unknown = 0,

    /// <summary>Compared with nothing: it names its own split, starts from a picture, or no learned version decides.</summary>
    None = 1,

    /// <summary>Decided by the likeliest action of the version that the cluster follows.</summary>
    Followed = 2,

    /// <summary>Decided by actions drawn from that version's distribution.</summary>
    Explore = 3,

    /// <summary>Decided by the model's split.</summary>
    Control = 4,
}
