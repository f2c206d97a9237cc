using System.Text;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Scenes;

/// <summary>
/// What training never sees: 15 % of the combinations, 10 % of the wordings (by hash), and every prompt that was written by hand.
/// </summary>
internal static class Holdout
{
    private const int CombinationPercent = 15;
    private const int WordingPercent = 10;

    public static bool HoldsCombination(Composition composition) => Bucket(composition.Combination) < CombinationPercent;

    /// <summary>The plainest wordings are never held out: without "a cat" nothing could be learned.</summary>
    public static bool HoldsWording(Composition composition) =>
        !composition.Wording.StartsWith(CaptionGrammar.Plain, StringComparison.Ordinal) && Bucket(composition.Wording) < WordingPercent;

    /// <summary>Train: neither is held out, and nobody typed the caption. Held out: the combination is, the wording may be.</summary>
    public static bool Allows(Composition composition, SceneSplit split) =>
        split == SceneSplit.HeldOut
            ? HoldsCombination(composition)
            : !HoldsCombination(composition) && !HoldsWording(composition) && !TypedPrompts.Contains(composition.Caption);

    private static uint Bucket(string text)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 16777619;
        }

        hash ^= hash >> 15;
        hash *= 0x2c1b3c6d;
        hash ^= hash >> 12;
        return hash % 100;
    }
}
