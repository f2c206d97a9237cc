using System.Globalization;
using HybridGrains.Diffusion.Images;

namespace HybridGrains.Cli.Commands;

/// <summary>What a picture file says of how it was made. Nothing of it is proven: whoever wrote the file wrote that, too.</summary>
/// <param name="Provenance">Null when it is not one of ours.</param>
internal sealed record ShownPicture(string Path, PictureHeader Header, EmbeddedParameters Parameters, PictureProvenance? Provenance)
{
    /// <summary>Name of our sampler; null when the picture names none, or one that we do not have.</summary>
    public string? Sampler =>
        Parameters.Sampler is { } name ? ForeignSamplers.Find(name, Parameters.Other.GetValueOrDefault("Schedule type")) : null;

    public static ShownPicture Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > PictureReader.MaxBytes } large)
                throw new CommandException($"{path} has {large.Length} bytes; at most {PictureReader.MaxBytes} are read.");
            var file = File.ReadAllBytes(path);
            var (header, text) = (PictureReader.ReadHeader(file), PictureText.Read(file));
            var provenance = text.TryGetValue(PictureText.Provenance, out var json) ? TryParse(json) : null;
            var parameters = text.TryGetValue(PictureText.Parameters, out var written) ? EmbeddedParameters.Parse(written) : null;
            if (provenance is null && (parameters is null || (parameters.Prompt.Length == 0 && parameters.Steps is null)))
                throw new CommandException($"{path} carries no generation parameters. Programs that re-save a picture often drop them.");
            return new ShownPicture(path, header, provenance is null ? parameters! : Of(provenance), provenance);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(unreadable.Message);
        }
        catch (ImageException broken)
        {
            throw new CommandException($"{path}: {broken.Message}");
        }
    }

    /// <summary>Null for what others keep in the same place, such as the name of a camera.</summary>
    private static PictureProvenance? TryParse(string json)
    {
        try
        {
            return PictureProvenance.Parse(json);
        }
        catch (ImageException)
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
