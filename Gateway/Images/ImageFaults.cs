using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Images;

internal static class ImageFaults
{
    /// <summary>A generation that ended without a picture.</summary>
    public static Fault NotMade(string id, GenerationSnapshot? end) =>
        new(500, "generation_failed", $"Generation {id} {end?.Status.ToString().ToLowerInvariant() ?? "is gone"}: {end?.Reason}");
}
