using System.Text.Json;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>
/// A run and what came of judging it, kept beside its checkpoint so that a comparison that goes on need not judge it again.
/// </summary>
public sealed record JudgedRun(NavigationSetting Setting, int Episodes, RunReport Report)
{
    private const string FileName = "judged.json";

    public static JudgedRun Of(TrainedNavigation trained, int episodes, CancellationToken cancellationToken) =>
        new(trained.Setting, episodes, RunReport.Of(RunEvaluation.Of(trained, episodes, cancellationToken)));

    /// <summary>What is kept of exactly this run at this point of its training; judges it otherwise, and keeps that.</summary>
    public static JudgedRun Recall(TrainedNavigation trained, int episodes, CancellationToken cancellationToken)
    {
        var path = Path.Combine(trained.Folder, FileName);
        if (
            Read(path) is { } kept
            && kept.Episodes == episodes
            && kept.Setting.ToJson() == trained.Setting.ToJson()
            && kept.Report.DecisionsLearned == trained.Checkpoint.Decisions
        )
        {
            return kept;
        }

        var judged = Of(trained, episodes, cancellationToken);
        File.WriteAllBytes(path + ".part", JsonSerializer.SerializeToUtf8Bytes(judged));
        File.Move(path + ".part", path, overwrite: true);
        return judged;
    }

    /// <summary>Null where nothing of use is kept: judging again costs seconds.</summary>
    private static JudgedRun? Read(string path)
    {
        try
        {
            return
                File.Exists(path)
                && JsonSerializer.Deserialize<JudgedRun>(File.ReadAllBytes(path)) is { Setting: not null, Report: not null } kept
                ? kept
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
