namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>What a checkpoint in one file does not say.</summary>
public sealed record SingleFileOptions
{
    /// <summary>
    /// A pipeline folder of diffusers whose config.json files (not weights) describe the networks. Default: null, read off the
    /// shapes.
    /// </summary>
    public string? ConfigFolder { get; init; }

    /// <summary>Folder of vocab.json and merges.txt. Default: null.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>epsilon, v_prediction or sample. Default: null, that of the published models.</summary>
    public string? PredictionType { get; init; }

    /// <summary>
    /// The scheduler_config.json of <see cref="ConfigFolder"/>; null without, or where <see cref="PredictionType"/> overrules it.
    /// </summary>
    internal string? SchedulerJson =>
        PredictionType is null && ReadOrNull(Path.Combine("scheduler", "scheduler_config.json")) is { } json ? StandardJson.Of(json) : null;

    internal string? ConfigOf(string component) => ReadOrNull(Path.Combine(component, "config.json"));

    private string? ReadOrNull(string file) =>
        ConfigFolder is { } folder && File.Exists(Path.Combine(folder, file)) ? DiffusersFolder.ReadText(Path.Combine(folder, file)) : null;
}
