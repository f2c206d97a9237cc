using System.Globalization;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Pictures.Tools;

namespace HybridGrains.Cli.Commands;

/// <summary>What a picture file says of how it was made. Nothing of it is proven: whoever wrote the file wrote that, too.</summary>
/// <param name="Provenance">Null when it is not one of ours.</param>
internal sealed record ShownPicture(string Path, PictureHeader Header, EmbeddedParameters Parameters, PictureProvenance? Provenance)
{
    /// <summary>The program that made it, where its text shows which; null for ours and for A1111's text, which many write.</summary>
    public string? Tool { get; init; }

    private const int MaxKeys = 10;
    private const int MaxKey = 40;

    /// <summary>Name of our sampler; null when the picture names none, or one that we do not have.</summary>
    public string? Sampler =>
        Parameters.Sampler is { } name ? ForeignSamplers.Find(name, Parameters.Other.GetValueOrDefault("Schedule type")) : null;

    public static ShownPicture Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > PictureReader.MaxBytes } large)
            {
                throw new CommandException($"{path} has {large.Length} bytes; at most {PictureReader.MaxBytes} are read.");
            }

            var file = File.ReadAllBytes(path);
            var (header, text) = (PictureReader.ReadHeader(file), PictureText.Read(file));
            var provenance = text.TryGetValue(PictureText.Provenance, out var json) ? TryParse(json) : null;
            if (provenance is not null)
            {
                return new ShownPicture(path, header, Of(provenance), provenance);
            }

            return ToolParameters.Read(text) switch
            {
                { Parameters: { } parameters } read => new ShownPicture(path, header, parameters, null) { Tool = read.Tool },
                { Tool: { } tool } => throw new CommandException(
                    $"{path} was made by {tool}, but carries no parameters that can be read here. Its own text: {Keys(text)}."
                ),
                _ => throw new CommandException(
                    $"{path} carries no generation parameters. Programs that re-save a picture often drop them."
                ),
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(unreadable.Message);
        }
        catch (PictureException broken)
        {
            throw new CommandException($"{path}: {broken.Message}");
        }
    }

    private static string Keys(IReadOnlyDictionary<string, string> text) => string.Join(", ", text.Keys.Take(MaxKeys).Select(Printable));

    /// <summary>A file may carry a terminal's control sequences.</summary>
    private static string Printable(string key) => string.Concat(key.Take(MaxKey).Where(letter => !char.IsControl(letter)));

    /// <summary>Null for what others keep in the same place, such as the name of a camera.</summary>
    private static PictureProvenance? TryParse(string json)
    {
        try
        {
            return PictureProvenance.Parse(json);
        }
        catch (PictureException)
        {
            return null;
        }
    }

    private static EmbeddedParameters Of(PictureProvenance ours) =>
        new(ours.Prompt, ours.NegativePrompt)
        {
            Steps = ours.Steps,
            Sampler = ours.Sampler,
            GuidanceScale = double.Parse(ours.GuidanceScale.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            Seed = ours.Seed,
            Width = ours.Width,
            Height = ours.Height,
            Model = ours.Family,
            ModelHash = ours.FamilyHash,
            Strength = ours.Strength,
        };
}
