using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Catalog;

/// <summary>What a family says of itself beyond what requests need.</summary>
/// <param name="Measured">Plans and what they gave; null where nothing was measured for these weights.</param>
/// <param name="MeasuredFast">The same of its plans for few steps.</param>
/// <param name="Vocabulary">Null of a family that does not carry it.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.model-details.v1")]
public sealed record ModelDetails(
    [property: Id(0)] ModelFamilyInfo Info,
    [property: Id(1)] MeasuredInfo? Measured,
    [property: Id(2)] MeasuredInfo? MeasuredFast,
    [property: Id(3)] VocabularyInfo? Vocabulary
);

/// <param name="Machine">Where times are from.</param>
/// <param name="Prompts">How many prompts each plan drew.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.measured.v1")]
public sealed record MeasuredInfo(
    [property: Id(0)] string Machine,
    [property: Id(1)] int Prompts,
    [property: Id(2)] ImmutableArray<MeasuredPlanInfo> Plans
);

/// <param name="Plan">SAMPLER DENOISER@TIER:STEP ... DECODER@TIER.</param>
/// <param name="PromptAccuracy">Share of pictures that show what was asked for, 0 to 1, with its 95 % interval.</param>
/// <param name="CloudMs">Computing time of a picture in the cloud, in milliseconds on the measuring machine.</param>
/// <param name="Kid">Distance from real pictures, by features; smaller is better.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.measured-plan.v1")]
public sealed record MeasuredPlanInfo(
    [property: Id(0)] string Plan,
    [property: Id(1)] double PromptAccuracy,
    [property: Id(2)] double Low,
    [property: Id(3)] double High,
    [property: Id(4)] double CloudMs,
    [property: Id(5)] double EdgeMs,
    [property: Id(6)] ImmutableDictionary<string, double> Kid
);

/// <summary>The words of a family's captions.</summary>
/// <param name="Attributes">By kind, for example "colour".</param>
/// <param name="MaxCount">The most of one thing in a picture.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.vocabulary.v1")]
public sealed record VocabularyInfo(
    [property: Id(0)] ImmutableArray<VocabularyWord> Objects,
    [property: Id(1)] ImmutableArray<string> Relations,
    [property: Id(2)] ImmutableDictionary<string, ImmutableArray<string>> Attributes,
    [property: Id(3)] int MaxCount,
    [property: Id(4)] ImmutableArray<string> Backgrounds
);

/// <param name="Also">Other names of it.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.vocabulary-word.v1")]
public sealed record VocabularyWord(
    [property: Id(0)] string Name,
    [property: Id(1)] string Plural,
    [property: Id(2)] ImmutableArray<string> Also
);
