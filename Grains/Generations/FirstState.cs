using System.Security.Cryptography;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>Makes the latent state that a generation starts with: seeded noise, or a picture that somebody sent.</summary>
public sealed class FirstState(FamilyRuntimes families)
{
    private const double DefaultStrength = 0.8;

    /// <summary>Half of the brightness or transparency; the engine cuts masks there.</summary>
    private const byte Threshold = 128;

    /// <summary>A decoded picture takes up to 250 MB; that the next one waits bounds what a flood of them can take.</summary>
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>The state, and the request with what the picture adds to it: strength and hashes.</summary>
    /// <exception cref="GenerationInputException">Something that this family or its encoder cannot start from.</exception>
    public async Task<(GenerationRequest Request, LatentState State)> CreateAsync(GenerationRequest request, StartPicture? picture)
    {
        if (picture is null)
        {
            return (request with { Strength = null }, families.Runtime(request.Family).Start(Parameters(request)));
        }

        await _oneAtATime.WaitAsync();
        try
        {
            // Not in the grain's turn: an encoder takes seconds.
            return await Task.Run(() => FromPicture(request, picture));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private (GenerationRequest Request, LatentState State) FromPicture(GenerationRequest request, StartPicture picture)
    {
        var image = Read("image", picture.Image.Span, PictureReader.ReadRgb);
        var mask = Mask(picture);
        request = request with
        {
            Strength = request.Strength ?? (mask is null ? DefaultStrength : 1),
            ImageSha256 = Sha256(picture.Image),
            MaskSha256 = picture.Mask.IsEmpty ? null : Sha256(picture.Mask),
            MaskRule = mask is null ? MaskRule.Bright : picture.MaskRule,
        };
        return (request, families.Runtime(request.Family).Start(Parameters(request), image, mask));
    }

    private static GrayPicture? Mask(StartPicture picture)
    {
        var transparent = picture.MaskRule == MaskRule.Transparent;
        if (!picture.Mask.IsEmpty)
        {
            var mask = transparent
                ? Read("mask", picture.Mask.Span, PictureReader.ReadTransparency)
                : Read("mask", picture.Mask.Span, PictureReader.ReadMask);
            return IsEmpty(mask)
                ? throw new GenerationInputException(
                    "mask",
                    $"is {(transparent ? "transparent" : "bright")} nowhere, so nothing would be painted anew."
                )
                : mask;
        }

        if (!transparent)
        {
            return null;
        }

        var own = Read("image", picture.Image.Span, PictureReader.ReadTransparency);
        return IsEmpty(own) ? null : own;
    }

    private static bool IsEmpty(GrayPicture mask) => !mask.Pixels.AsSpan().ContainsAnyInRange(Threshold, byte.MaxValue);

    private delegate T Reader<out T>(ReadOnlySpan<byte> file);

    private static T Read<T>(string field, ReadOnlySpan<byte> file, Reader<T> reader)
    {
        try
        {
            return reader(file);
        }
        catch (PictureException broken)
        {
            throw new GenerationInputException(field, $"cannot be used: {broken.Message}");
        }
    }

    private static string Sha256(ReadOnlyMemory<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file.Span));

    private static GenerationParameters Parameters(GenerationRequest request) =>
        new(
            request.Family,
            request.Prompt,
            request.NegativePrompt,
            request.Width,
            request.Height,
            request.Steps,
            request.Sampler,
            request.GuidanceScale,
            request.Seed
        )
        {
            Strength = request.Strength ?? 1,
            GuidanceRescale = request.GuidanceRescale ?? 0,
            SizeConditioning = SizesRequest.Of(request),
            Loras = request.Loras.IsDefaultOrEmpty
                ? LoraUses.None
                : new LoraUses(request.Loras.Select(lora => new LoraUse(lora.Name, lora.Hash, lora.Weight))),
            PromptStyle = request.PlainPrompt ? PromptStyle.Plain : PromptStyle.Weighted,
        };
}
