using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Bundled;

/// <summary>
/// The pre-trained hand-off policy that comes with this assembly; docs/results/handoff-policy.md says how good it is and how it
/// was made.
/// </summary>
public static class BundledPolicy
{
    private const string ResourceName = "HybridGrains.Policy.Bundled.smdp-dppo.json";

    /// <exception cref="PolicyFileException">It was trained on another observation schema or action space.</exception>
    public static PolicyNetwork Load()
    {
        using var content =
            typeof(BundledPolicy).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new PolicyFileException($"{ResourceName}: it is not in the assembly.");
        return PolicyFile.Read(content, ResourceName);
    }
}
