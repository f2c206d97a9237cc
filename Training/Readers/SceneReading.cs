namespace HybridGrains.Training.Readers;

/// <summary>What a picture shows, as the evaluator sees it.</summary>
/// <param name="Background">Index into <see cref="Data.Background.All"/>; null when it is none of them.</param>
internal sealed record SceneReading(IReadOnlyList<SeenObject> Objects, int? Background);
