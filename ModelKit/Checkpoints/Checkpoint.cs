namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>A Stable Diffusion checkpoint, whatever its layout: its networks, its noise schedule and its tokenizers.</summary>
public sealed class Checkpoint(IReadOnlyList<CheckpointPart> parts, string schedulerJson, IDisposable? file = null) : IDisposable
{
    public const string Denoiser = "unet";
    public const string Autoencoder = "vae";
    public const string TextEncoder = "text_encoder";
    public const string TextEncoder2 = "text_encoder_2";

    public IReadOnlyList<CheckpointPart> Parts { get; } = parts;

    /// <summary>diffusers' scheduler_config.json.</summary>
    public string SchedulerJson { get; } = schedulerJson;

    /// <summary>diffusers' model_index.json, which says how the parts work together (force_zeros_for_empty_prompt of SDXL).</summary>
    public required string IndexJson { get; init; }

    /// <summary>Folder of vocab.json and merges.txt; null when the checkpoint has none.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>That of <see cref="TextEncoder2"/>; null when the checkpoint has none.</summary>
    public string? Tokenizer2 { get; init; }

    /// <summary>What had to be assumed, for the person who imports.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public CheckpointPart? Part(string name) => Parts.FirstOrDefault(part => part.Name == name);

    /// <exception cref="CheckpointException">The checkpoint lacks the part.</exception>
    public CheckpointPart Required(string name) =>
        Part(name)
        ?? throw new CheckpointException($"The checkpoint has no {name}; it has {string.Join(", ", Parts.Select(part => part.Name))}.");

    public void Dispose() => file?.Dispose();
}
