using System.Globalization;
using System.Text;
using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Export;

/// <summary>
/// README.md of a bundled family: what it draws, how it was made, how good it is. Every figure comes from the run, the manifest
/// or the results.
/// </summary>
/// <param name="facts">How the networks were trained, by folder of the family: "vae", "vae_light", "unet"...; any may be missing.</param>
/// <param name="results">Markdown with measured results; null says that nothing was measured.</param>
internal sealed class ModelCard(IReadOnlyDictionary<string, RunFacts> facts, string? results)
{
    public string Write(FamilyManifest manifest)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # {manifest.Name}

            {manifest.Title}: {manifest.Size.Width} x {manifest.Size.Height} pixels, latents {manifest.Latent.Channels} x {manifest.Size.Height
                / manifest.Latent.Factor} x {manifest.Size.Width
                / manifest.Latent.Factor}. Trained from scratch with the commands in `Training/`; small enough for a laptop's processor.

            ## What it draws
            One to three of {EmojiObjects.All.Count} objects ({string.Join(
                ", ",
                EmojiObjects.All.Select(item => item.Name)
            )}), big, small or plain, two or three of a kind, or one left of, right of, above or below another, on one of {Background.All.Count} backgrounds ({string.Join(
                ", ",
                Background.All.Select(item => item.Name)
            )}). Words outside these captions mean nothing to it. It knows nothing of people, photographs or text.

            ## How it was made
            | network | parameters | gigaflops | trained on | steps | minutes | last figures |
            | --- | --: | --: | --: | --: | --: | --- |

            """
        );
        Row(text, "text encoder", manifest.TextEncoder.Parameters, null, null, "with the large denoiser");
        Row(
            text,
            "autoencoder",
            manifest.Decoders[0].Parameters + (manifest.Encoder?.Parameters ?? 0),
            manifest.Decoders[0].FlopsPerPicture,
            facts.GetValueOrDefault("vae")
        );
        foreach (var decoder in manifest.Decoders.Skip(1))
        {
            Row(
                text,
                decoder.Name + " decoder",
                decoder.Parameters,
                decoder.FlopsPerPicture,
                facts.GetValueOrDefault("vae_" + decoder.Name)
            );
        }

        foreach (var denoiser in manifest.Denoisers)
        {
            Row(
                text,
                denoiser.Name + " denoiser",
                denoiser.Parameters,
                denoiser.FlopsPerEvaluation,
                facts.GetValueOrDefault(denoiser.Path.Split('/')[0])
            );
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""

            Gigaflops: one evaluation of a denoiser for one picture, or one decoding. The denoisers predict v on Stable Diffusion's noise schedule (scaled linear, 1,000 steps); a tenth of the captions were emptied for classifier-free guidance; what is bundled are the averaged weights, rounded to fp16. Data: npm `{EmojiPackages.Images.Name}` {EmojiPackages.Images.Version}, composed on the fly; 15 % of the combinations of objects, sizes, relation and background are held out.

            Defaults: {manifest.Defaults.Steps} steps of {manifest.Defaults.Sampler}, guidance {manifest.Defaults.GuidanceScale}, the first {manifest.Defaults.CloudSteps} by `{manifest.Defaults.LargeDenoiser}`, the rest by `{manifest.Defaults.SmallDenoiser}`; decoder `{manifest.Defaults.Decoder}`.{(
                manifest.Fast is { } fast
                    ? $" Few steps (`generate --fast`): {fast.Steps} of {fast.Sampler}, the first {fast.CloudSteps} by `{fast.LargeDenoiser}`, the rest by `{fast.SmallDenoiser}`; decoder `{fast.Decoder}`."
                    : ""
            )}

            ## How good it is

            """
        );
        text.Append(results?.Trim() ?? "Not measured yet for these weights.");
        text.Append(
            """


            ## Files
            `*/*.onnx` run it and point at the weights in `*/*.safetensors` (all listed with SHA-256 in `family.json`), which with `*/config.json` are in the layout of diffusers and transformers, to train on. Licence: `LICENSE.md`.

            """
        );
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Row(StringBuilder text, string name, long parameters, double? flops, RunFacts? facts, string? note = null)
    {
        var gigaflops = flops is { } value ? (value / 1e9).ToString("F2", CultureInfo.InvariantCulture) : "";
        var trained = facts is null
            ? $"{note} | | |"
            : string.Create(CultureInfo.InvariantCulture, $"{facts.Samples:N0} | {facts.Steps:N0} | {facts.Minutes:F0} | {Figures(facts)}");
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {parameters / 1e6:F2} M | {gigaflops} | {trained} |\n");
    }

    private static string Figures(RunFacts facts) =>
        string.Join(
            ", ",
            facts
                .Figures.Where(figure => figure.Key is not ("gradNorm" or "samplesPerSecond"))
                .Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value:F3}"))
        );
}
