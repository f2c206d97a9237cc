using HybridGrains.Policy;
using HybridGrains.Policy.Bundled;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Grains.Policies;

/// <summary>The policy that a silo's options ask for.</summary>
public static class PolicyChoice
{
    /// <exception cref="PolicyFileException">The policy file is missing or broken, or was trained on another schema.</exception>
    public static IHandoffPolicy Of(PolicyOptions options, FollowedPolicy followed) =>
        options.Mode switch
        {
            PolicyMode.Learned => new RequestedSplitPolicy(
                new LearnedPolicy(options.File is { } file ? PolicyFile.Read(file) : BundledPolicy.Load())
            ),
            PolicyMode.Online => new RequestedSplitPolicy(followed),
            _ => new FixedSplitPolicy(),
        };
}
