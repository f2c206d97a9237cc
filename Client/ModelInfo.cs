namespace HybridGrains.Client;

/// <summary>A model family that is served.</summary>
/// <param name="Hash">SHA-256 of its manifest, which holds those of its files; hexadecimal.</param>
public sealed record ModelInfo(string Id, string Title, int Width, int Height, int Steps, int CloudSteps, string Sampler, string Hash)
{
    /// <summary>LoRAs that requests may name. Default: none.</summary>
    public IReadOnlyList<LoraModelInfo> Loras { get; init; } = [];

    /// <summary>Samplers that run with it.</summary>
    public IReadOnlyList<string> Samplers { get; init; } = [];

    /// <summary>Pixels a side: the least, the most, and what they are multiples of.</summary>
    public int MinSize { get; init; }

    public int MaxSize { get; init; }

    public int SizeMultiple { get; init; }

    /// <summary>Only of <see cref="HybridGrainsClient.GetModelAsync"/>, best first; null where nothing was measured.</summary>
    public ModelMeasuredInfo? Measured { get; init; }

    /// <summary>The same of its plans for few steps.</summary>
    public ModelMeasuredInfo? MeasuredFast { get; init; }

    /// <summary>Only of <see cref="HybridGrainsClient.GetModelAsync"/>; null of a family that does not carry it.</summary>
    public ModelVocabularyInfo? Vocabulary { get; init; }
}
