using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>What to import, and how.</summary>
/// <param name="Path">A pipeline folder of diffusers, a .safetensors file, or a folder of optimum.</param>
/// <param name="Name">What requests call the family.</param>
internal sealed record ImportRequest(string Path, string Name)
{
    public OnnxDtype Dtype { get; init; } = OnnxDtype.Float16;

    /// <summary>Of the denoiser.</summary>
    public OnnxQuantization Quantization { get; init; }

    public IReadOnlyList<LoraArgument> Loras { get; init; } = [];

    /// <summary>A folder whose config.json files describe a single file.</summary>
    public string? Config { get; init; }

    /// <summary>A folder of vocab.json and merges.txt, instead of the checkpoint's own.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>epsilon, v_prediction or sample, where a single file does not say.</summary>
    public string? PredictionType { get; init; }

    /// <summary>Licence of the checkpoint, for family.json.</summary>
    public string License { get; init; } = "";
}
