using System.Collections.Immutable;
using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Catalog;

namespace HybridGrains.Grains.Catalog;

/// <summary>A manifest's measurements and words, as they are told.</summary>
internal static class ModelDetailsOf
{
    public static MeasuredInfo? Measured(MeasuredEntry? entry) =>
        entry is null ? null : new MeasuredInfo(entry.Machine, entry.Prompts, [.. entry.Plans.Select(Plan)]);

    public static VocabularyInfo? Vocabulary(VocabularyEntry? entry) =>
        entry is null
            ? null
            : new VocabularyInfo(
                [.. entry.Objects.Select(word => new VocabularyWord(word.Name, word.Plural, [.. word.Also]))],
                [.. entry.Relations],
                entry.Attributes.ToImmutableDictionary(kind => kind.Key, kind => kind.Value.ToImmutableArray()),
                entry.MaxCount,
                [.. entry.Backgrounds]
            );

    private static MeasuredPlanInfo Plan(MeasuredPlan plan) =>
        new(plan.Plan, plan.PromptAccuracy, plan.Low, plan.High, plan.CloudMs, plan.EdgeMs, plan.Kid.ToImmutableDictionary());
}
