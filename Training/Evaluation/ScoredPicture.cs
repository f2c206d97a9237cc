namespace HybridGrains.Training.Evaluation;

/// <summary>One picture of a prompt set with its score.</summary>
/// <param name="Rgb">128 x 128 x 3 bytes.</param>
internal sealed record ScoredPicture(EvaluationPrompt Prompt, byte[] Rgb, PictureScore Score)
{
    /// <summary>The prompt, and what is wrong about the picture.</summary>
    public string Caption => Score.AllRight ? Prompt.Prompt : $"{Prompt.Prompt} [{string.Join(", ", Wrong())}]";

    private IEnumerable<string> Wrong()
    {
        if (!Score.Objects)
        {
            yield return "objects";
        }

        if (!Score.Counts)
        {
            yield return "count";
        }

        if (Score.Relation == false)
        {
            yield return "relation";
        }

        if (!Score.Background)
        {
            yield return "background";
        }
    }
}
