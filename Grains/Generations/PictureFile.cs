using System.Globalization;
using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Images;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>Encodes a finished picture with its provenance.</summary>
public static class PictureFile
{
    public static byte[] Encode(RgbPicture picture, GenerationSnapshot generation, ModelFamily family, string policy)
    {
        var request = generation.Request;
        var parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Prompt}\nNegative prompt: {request.NegativePrompt}\nSteps: {request.Steps}, Sampler: {request.Sampler}, CFG scale: {request.GuidanceScale}, Seed: {request.Seed}, Size: {request.Width}x{request.Height}, Model: {request.Family}, Model hash: {family.Hash[..10]}");
        var provenance = JsonSerializer.Serialize(new
        {
            id = generation.Id,
            family = request.Family,
            familyHash = family.Hash,
            prompt = request.Prompt,
            negativePrompt = request.NegativePrompt,
            seed = request.Seed,
            steps = request.Steps,
            cloudSteps = request.CloudSteps,
            sampler = request.Sampler,
            guidanceScale = request.GuidanceScale,
            width = request.Width,
            height = request.Height,
            policy,
            ranges = generation.Ranges.Select(range => new
            {
                attempt = range.Attempt, from = range.From, to = range.To, worker = range.Worker, tier = range.Tier.ToString().ToLowerInvariant(),
                denoiser = range.Denoiser, decoder = range.Decoder, status = range.Status.ToString().ToLowerInvariant(), ms = range.Elapsed.TotalMilliseconds,
            }),
        });
        return PngFile.Encode(
            new RgbImage(picture.Width, picture.Height, picture.Pixels.ToArray()),
            new Dictionary<string, string> { ["parameters"] = parameters, ["hybridgrains"] = provenance });
    }
}
