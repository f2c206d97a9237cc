using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Tests.Cluster;

internal static class Requests
{
    public static GenerationRequest Valid { get; } =
        new()
        {
            Family = "tiny-family",
            Prompt = "a red apple",
            Width = 128,
            Height = 128,
            Steps = 4,
            Sampler = "ddim",
            GuidanceScale = 3,
            Seed = 7,
        };
}
