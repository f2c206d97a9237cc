using System.Globalization;
using HybridGrains.ModelKit.Checkpoints;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>FILE:SCALE as given on the command line.</summary>
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
        return File.Exists(lora.Path)
            ? lora
            : throw new CheckpointException($"--lora: there is no file '{lora.Path}'. Give FILE or FILE:SCALE.");
    }
}
