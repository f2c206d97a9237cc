using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation;

/// <summary>Scores pictures with the evaluator.</summary>
internal sealed class PictureScoring(SceneReader reader)
{
    private const int Batch = 32;

    /// <param name="pictures">128 x 128 x 3 bytes each, in the order of the prompts.</param>
    public IReadOnlyList<ScoredPicture> Score(IReadOnlyList<EvaluationPrompt> prompts, IReadOnlyList<byte[]> pictures) =>
        [.. prompts.Zip(pictures).Chunk(Batch).SelectMany(Score)];

    private IEnumerable<ScoredPicture> Score((EvaluationPrompt Prompt, byte[] Rgb)[] batch)
    {
        using var scope = NewDisposeScope();
        var readings = SceneReadings.Read(reader, SceneBatch.ToTensor([.. batch.Select(item => item.Rgb)], SceneLayout.Side));
        return batch.Zip(readings, (item, seen) => new ScoredPicture(item.Prompt, item.Rgb, PromptScorer.Score(item.Prompt, seen)));
    }
}
