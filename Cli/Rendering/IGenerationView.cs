using HybridGrains.Client;

namespace HybridGrains.Cli.Rendering;

/// <summary>Shows generations while they run and when they are done.</summary>
internal interface IGenerationView
{
    /// <summary>Runs <paramref name="work"/>, which reports each update with the number of its picture.</summary>
    Task FollowAsync(int pictures, Func<Action<int, GenerationUpdate>, Task> work);

    void Finished(GenerationInfo generation, string? imagePath);
}
