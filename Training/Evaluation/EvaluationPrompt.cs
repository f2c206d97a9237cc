using HybridGrains.Training.Data;

namespace HybridGrains.Training.Evaluation;

/// <summary>A prompt with what its picture must show.</summary>
/// <param name="Seed">Noise seed of its generations, so that every row of a table starts from the same noise.</param>
/// <param name="Objects">Names, one for each object that must be there, in the order of the prompt.</param>
/// <param name="Relation">"left", "right", "above" or "below": where the first object is, seen from the second.</param>
/// <param name="Size">"big" or "small" where the prompt says so.</param>
internal sealed record EvaluationPrompt(
    string Prompt,
    long Seed,
    SceneKind Kind,
    IReadOnlyList<string> Objects,
    string Background,
    string? Relation = null,
    string? Size = null
)
{
    public static EvaluationPrompt Of(Scene scene, long seed) =>
        new(
            scene.Caption,
            seed,
            scene.Kind,
            [.. scene.Objects.Select(item => EmojiObjects.All[item.ObjectId].Name)],
            scene.Background.Name,
            scene.Relation,
            scene.Kind != SceneKind.Single
                ? null
                : scene.Objects[0].Size switch
                {
                    SceneLayout.Big => "big",
                    SceneLayout.Small => "small",
                    _ => null,
                }
        );
}
