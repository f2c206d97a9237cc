using HybridGrains.Diffusion.Families;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// A generation is made by the files it began with: steps of one denoiser do not go on with another of the same name. What was measured
/// of a family, its title and its defaults may change under it.
/// </summary>
public static class FamilyPin
{
    /// <summary>Why a generation cannot go on; null when it can.</summary>
    /// <param name="pinned">Content when it was accepted; "" of generations from before that was kept, which are not held to any.</param>
    /// <param name="served">The family of that name now; null when there is none, which is for others to say.</param>
    public static string? Broken(string pinned, ModelFamily? served) =>
        served is null || pinned.Length == 0 || pinned == served.Content
            ? null
            : $"model '{served.Manifest.Name}' has other files than when this was accepted ({pinned[..8]} then, "
                + $"{served.Content[..8]} now); "
                + "what was made so far does not go on with them: send the request again";
}
