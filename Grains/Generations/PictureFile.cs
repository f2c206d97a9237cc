using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>Encodes a finished picture with how it was made: for A1111-style tools, and with who computed what for ours.</summary>
public static class PictureFile
{
    private const int ShortHash = 10;
    private const int ShortFileHash = 12;

    public static byte[] Encode(WorkerPicture picture, GenerationSnapshot generation, ModelFamily family, string policy)
    {
        var request = generation.Request;
        var text = new Dictionary<string, string>
        {
            [PictureText.Parameters] = Parameters(request, family).Write(),
            [PictureText.Provenance] = Provenance(generation, family, policy).Write(),
        };
        return PictureWriter.Write(
            new RgbPicture(picture.Width, picture.Height, picture.Pixels.ToArray()),
            FormatOf(request),
            text,
            request.Quality ?? PictureWriter.DefaultQuality
        );
    }

    public static PictureFormat FormatOf(GenerationRequest request) =>
        request.Format switch
        {
            OutputFormat.Png => PictureFormat.Png,
            OutputFormat.Jpeg => PictureFormat.Jpeg,
            OutputFormat.WebP => PictureFormat.WebP,
            _ => throw new ArgumentOutOfRangeException(nameof(request), request.Format, null),
        };

    private static EmbeddedParameters Parameters(GenerationRequest request, ModelFamily family) =>
        new(request.Prompt, request.NegativePrompt)
        {
            Steps = request.Steps,
            Sampler = request.Sampler,
            GuidanceScale = Shortest(request.GuidanceScale),
            Seed = request.Seed,
            Width = request.Width,
            Height = request.Height,
            Model = request.Family,
            ModelHash = family.Hash[..ShortHash],
            Strength = request.Strength,
            Other = Other(request),
        };

    private static Dictionary<string, string> Other(GenerationRequest request)
    {
        var other = new Dictionary<string, string>();
        if (request.GuidanceRescale is { } rescale)
        {
            other["Guidance rescale"] = FormattableString.Invariant($"{rescale}");
        }

        if (!request.Loras.IsDefaultOrEmpty)
        {
            other["Lora"] = string.Join(", ", request.Loras.Select(lora => FormattableString.Invariant($"{lora.Name}:{lora.Weight}")));
            // By this key and these digits other tools find the file.
            other["Lora hashes"] = string.Join(", ", request.Loras.Select(lora => $"{lora.Name}: {lora.FileHash[..ShortFileHash]}"));
        }

        return other;
    }

    private static PictureProvenance Provenance(GenerationSnapshot generation, ModelFamily family, string policy)
    {
        var request = generation.Request;
        return new PictureProvenance
        {
            Id = generation.Id,
            Family = request.Family,
            FamilyHash = family.Hash,
            Prompt = request.Prompt,
            NegativePrompt = request.NegativePrompt,
            Seed = request.Seed,
            Steps = request.Steps,
            CloudSteps = request.CloudSteps ?? Split(generation, family.Manifest.DefaultsOf(request.Fast)),
            Sampler = request.Sampler,
            GuidanceScale = request.GuidanceScale,
            GuidanceRescale = request.GuidanceRescale,
            Sizes = SizesRequest.Fields(request.Sizes),
            Loras = request.Loras.IsDefaultOrEmpty
                ? null
                : [.. request.Loras.Select(lora => new LoraUse(lora.Name, lora.Hash, lora.Weight))],
            Width = request.Width,
            Height = request.Height,
            Fast = request.Fast,
            PlainPrompt = request.PlainPrompt,
            Strength = request.Strength,
            ImageSha256 = request.ImageSha256,
            MaskSha256 = request.MaskSha256,
            MaskRule = request.MaskRule == MaskRule.Transparent ? "transparent" : null,
            Policy = policy,
            Ranges =
            [
                .. generation.Ranges.Select(range => new ProvenanceRange(
                    range.Attempt,
                    range.From,
                    range.To,
                    range.Worker,
                    range.Tier.ToString().ToLowerInvariant(),
                    range.Denoiser,
                    range.Decoder,
                    range.Status.ToString().ToLowerInvariant(),
                    range.Elapsed.TotalMilliseconds
                )
                {
                    WorkerName = range.WorkerName,
                }),
            ],
        };
    }

    /// <summary>The split that a request would ask for to get the same ranges; null when no request can.</summary>
    private static int? Split(GenerationSnapshot generation, FamilyDefaults defaults)
    {
        var steps = generation
            .Ranges.Where(range => range.Status == RangeStatus.Completed && range.To > range.From)
            .OrderBy(range => range.From)
            .ToList();
        var large = steps.TakeWhile(range => range.Denoiser == defaults.LargeDenoiser).ToList();
        return steps.Skip(large.Count).All(range => range.Denoiser == defaults.SmallDenoiser)
            ? large is [.., var last]
                ? last.To
                : 0
            : null;
    }

    /// <summary>As many digits as the number was given with, which a plain cast to double does not keep.</summary>
    private static double Shortest(float value) => (double)(decimal)value;
}
