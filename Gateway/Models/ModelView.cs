using System.Collections.Immutable;
using System.Text.Json.Serialization;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Models;

/// <summary>A family as OpenAI clients list models, and beside that what a caller needs to fill in a request.</summary>
internal sealed record ModelView
{
    public required string Id { get; init; }
    public string Object => "model";
    public required long Created { get; init; }

    [JsonPropertyName("owned_by")]
    public string OwnedBy => "hybridgrains";
    public required string Title { get; init; }
    public required string Hash { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required int MinSize { get; init; }
    public required int MaxSize { get; init; }
    public required int SizeMultiple { get; init; }
    public required int Steps { get; init; }
    public required int CloudSteps { get; init; }
    public required float GuidanceScale { get; init; }
    public required string Sampler { get; init; }

    /// <summary>Those that run with this family.</summary>
    public required ImmutableArray<string> Samplers { get; init; }
    public required IEnumerable<ModelLoraView> Loras { get; init; }
    public required ModelFastView? Fast { get; init; }

    /// <summary>Whether unfinished pictures can be shown.</summary>
    public required bool Previews { get; init; }
    public ModelLimitsView Limits { get; } = new();

    /// <summary>Only of one family: what its plans gave, best first; left out where nothing was measured.</summary>
    public ModelMeasuredView? Measured { get; init; }

    /// <summary>The same of its plans for few steps.</summary>
    public ModelMeasuredView? MeasuredFast { get; init; }

    /// <summary>Only of one family that carries it.</summary>
    public ModelVocabularyView? Vocabulary { get; init; }

    public static ModelView Of(ModelFamilyInfo family) =>
        new()
        {
            Id = family.Name,
            Created = family.Created.ToUnixTimeSeconds(),
            Title = family.Title,
            Hash = family.Hash,
            Width = family.DefaultWidth,
            Height = family.DefaultHeight,
            MinSize = family.MinSize,
            MaxSize = family.MaxSize,
            SizeMultiple = family.SizeMultiple,
            Steps = family.DefaultSteps,
            CloudSteps = family.DefaultCloudSteps,
            GuidanceScale = family.DefaultGuidanceScale,
            Sampler = family.DefaultSampler,
            Samplers = family.Samplers,
            Previews = family.Previews,
            Loras = family.Loras.IsDefault
                ? []
                : family.Loras.Select(lora => new ModelLoraView(lora.Name, lora.Hash, lora.Denoisers, lora.WhyNot)),
            Fast = family.Fast is { } fast ? new ModelFastView(fast.Steps, fast.CloudSteps, fast.GuidanceScale, fast.Sampler) : null,
        };

    public static ModelView Of(ModelDetails details) =>
        Of(details.Info) with
        {
            Measured = ModelMeasuredView.Of(details.Measured),
            MeasuredFast = ModelMeasuredView.Of(details.MeasuredFast),
            Vocabulary = details.Vocabulary is { } words
                ? new ModelVocabularyView(
                    words.Objects.Select(word => new ModelWordView(word.Name, word.Plural, word.Also)),
                    words.Relations,
                    words.Attributes,
                    words.MaxCount,
                    words.Backgrounds
                )
                : null,
        };
}

internal sealed record ModelLoraView(string Name, string Hash, ImmutableArray<string> Denoisers, string? WhyNot);

internal sealed record ModelFastView(int Steps, int CloudSteps, float GuidanceScale, string Sampler);

/// <summary>What every family takes.</summary>
internal sealed record ModelLimitsView
{
    public int Prompt => RequestLimits.MaxPrompt;
    public int Steps => RequestLimits.MaxSteps;
    public float GuidanceScale => RequestLimits.MaxGuidance;
    public int N => RequestLimits.MaxImages;
    public int Loras => RequestLimits.MaxLoras;
}

/// <param name="Machine">Where times are from.</param>
internal sealed record ModelMeasuredView(string Machine, int Prompts, IEnumerable<ModelPlanView> Plans)
{
    public static ModelMeasuredView? Of(MeasuredInfo? measured) =>
        measured is null
            ? null
            : new ModelMeasuredView(
                measured.Machine,
                measured.Prompts,
                measured
                    .Plans.OrderByDescending(plan => plan.PromptAccuracy)
                    .Select(plan => new ModelPlanView(
                        plan.Plan,
                        plan.PromptAccuracy,
                        [plan.Low, plan.High],
                        plan.CloudMs,
                        plan.EdgeMs,
                        plan.Kid
                    ))
            );
}

/// <param name="PromptAccuracy">Share of prompts that the picture shows, 0 to 1.</param>
/// <param name="Interval">Its 95 % interval.</param>
internal sealed record ModelPlanView(
    string Plan,
    double PromptAccuracy,
    double[] Interval,
    double CloudMs,
    double EdgeMs,
    ImmutableDictionary<string, double> Kid
);

internal sealed record ModelVocabularyView(
    IEnumerable<ModelWordView> Objects,
    ImmutableArray<string> Relations,
    ImmutableDictionary<string, ImmutableArray<string>> Attributes,
    int MaxCount,
    ImmutableArray<string> Backgrounds
);

internal sealed record ModelWordView(string Name, string Plural, ImmutableArray<string> Also);
