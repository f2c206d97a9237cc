using System.Globalization;
using HybridGrains.ModelKit.Checkpoints;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>FILE:SCALE, or FOLDER:SCALE of peft, as given on the command line.</summary>
internal sealed record LoraArgument(string Path, double Scale)
{
    /// <summary>The scale is 1 where none is given.</summary>
    /// <exception cref="CheckpointException">No such file.</exception>
    public static LoraArgument Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var scaled = colon > 0 && double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var lora = scaled
            ? new LoraArgument(text[..colon], double.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture))
            : new LoraArgument(text, 1);
        return lora with
        {
            Path =
                FindFile(lora.Path) ?? throw new CheckpointException($"--lora: there is no file '{lora.Path}'. Give FILE or FILE:SCALE."),
        };
    }

    /// <summary>The file itself, or that in a folder of peft.</summary>
    /// <exception cref="CheckpointException">No such file.</exception>
    public static string FileOf(string path) => FindFile(path) ?? throw new CheckpointException($"There is no file '{path}'.");

    private static string? FindFile(string path)
    {
        var peft = System.IO.Path.Combine(path, "adapter_model.safetensors");
        return File.Exists(path) ? path
            : File.Exists(peft) ? peft
            : null;
    }
}
