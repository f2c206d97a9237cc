using HybridGrains.Grains.Interfaces.Policies;

namespace HybridGrains.Grains.Policies;

/// <summary>Arms as people, labels and documents name them.</summary>
public static class ArmNames
{
    public static string Of(PolicyArm arm) =>
        arm switch
        {
            PolicyArm.Followed => "followed",
            PolicyArm.Explore => "explore",
            PolicyArm.Control => "control",
            _ => "none",
        };
}
