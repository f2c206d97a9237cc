using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;

namespace HybridGrains.Training.Evaluation;

/// <summary>Compares what a picture shows with what its prompt asked for.</summary>
internal static class PromptScorer
{
    public static PictureScore Score(EvaluationPrompt prompt, SceneReading seen)
    {
        var wanted = prompt.Objects.Select(Id).ToList();
        var right =
            seen.Objects.All(item => item.ObjectId is { } id && wanted.Contains(id))
            && wanted.TrueForAll(id => seen.Objects.Any(item => item.ObjectId == id));
        var sameOfEach =
            !right || wanted.TrueForAll(id => wanted.Count(other => other == id) == seen.Objects.Count(item => item.ObjectId == id));
        return new PictureScore(
            right,
            seen.Objects.Count == wanted.Count && sameOfEach,
            prompt.Relation is { } relation ? Holds(relation, wanted, seen) : null,
            seen.Background is { } background && Background.All[background].Name == prompt.Background,
            prompt.Size is { } size
                ? seen.Objects.Count == 1 && seen.Objects[0].Size == (size == "big" ? SceneLayout.Big : SceneLayout.Small)
                : null
        );
    }

    private static int Id(string name) => EmojiObjects.All.First(item => item.Name == name).Id;

    /// <summary>Both are there, exactly once each, and the first lies in the named direction more than in any other.</summary>
    private static bool Holds(string relation, List<int> wanted, SceneReading seen)
    {
        var (first, second) = (Only(wanted[0], seen), Only(wanted[1], seen));
        if (first is null || second is null)
        {
            return false;
        }

        var (right, down) = (first.Column - second.Column, first.Row - second.Row);
        return relation switch
        {
            "left" => -right > Math.Abs(down),
            "right" => right > Math.Abs(down),
            "above" => -down > Math.Abs(right),
            "below" => down > Math.Abs(right),
            _ => throw new TrainingException($"'{relation}' is no relation; known: left, right, above, below."),
        };
    }

    private static SeenObject? Only(int id, SceneReading seen)
    {
        var found = seen.Objects.Where(item => item.ObjectId == id).ToList();
        return found.Count == 1 ? found[0] : null;
    }
}
