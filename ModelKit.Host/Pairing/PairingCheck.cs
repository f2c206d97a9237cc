using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Schedules;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Onnx;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Host.Pairing;

/// <summary>
/// Whether a denoiser of one family may take over from one of another in the middle of a picture: both must see the same latents, predict
/// the same quantity along the same schedule, and be told of the prompt in the same way.
/// </summary>
internal sealed class PairingCheck(ModelFamily family, ModelFamily other)
{
    /// <summary>fp16 rounding and fine-tuned decoders stay below; another autoencoder or text encoder is far above.</summary>
    private const double SameNumbers = 0.05;

    /// <summary>Short and long words, capitals, digits, punctuation, letters beyond ASCII; what is left over is padding.</summary>
    private static readonly string[] Probes = ["", "a photo of an Astronaut, 4k!", "zwei Bücher über 東京, naïve café №9 <|endoftext|>"];

    private const double SameNumber = 1e-5;
    private const int ProbePixels = 64;

    /// <summary>What differs, one sentence each; nothing when they fit.</summary>
    /// <param name="denoiser">Name in <paramref name="other"/>.</param>
    public IReadOnlyList<string> Differences(string denoiser)
    {
        using var scope = NewDisposeScope();
        return [.. LatentSpace(), .. Schedule(), .. Conditioning(other.Denoiser(denoiser))];
    }

    private IEnumerable<string> LatentSpace()
    {
        var (a, b) = (family.Manifest.Latent, other.Manifest.Latent);
        if (a.Channels != b.Channels)
        {
            yield return $"latent space: {a.Channels} channels against {b.Channels}";
        }

        if (a.Factor != b.Factor)
        {
            yield return $"latent space: {a.Factor} pixels per cell against {b.Factor}";
        }

        if (Math.Abs(a.ScalingFactor - b.ScalingFactor) > 1e-4 * Math.Abs(a.ScalingFactor))
        {
            yield return $"latent space: scaling factor {a.ScalingFactor} against {b.ScalingFactor}";
        }

        if (
            a.Channels != b.Channels
            || a.Factor != b.Factor
            || family.Manifest.Encoder is not { } mine
            || other.Manifest.Encoder is not { } its
        )
        {
            yield break;
        }

        if (SameNetwork(mine.Path, its.Path))
        {
            yield break;
        }

        var picture = Picture();
        var difference = Distance(Run(family, mine.Path, picture), Run(other, its.Path, picture));
        if (difference > SameNumbers)
        {
            yield return FormattableString.Invariant(
                $"latent space: the encoders make latents of the same picture that differ by {difference:P0}"
            );
        }
    }

    private IEnumerable<string> Schedule()
    {
        var (a, b) = (
            NoiseSchedule.Read(family.Path(family.Manifest.NoiseSchedule)),
            NoiseSchedule.Read(other.Path(other.Manifest.NoiseSchedule))
        );
        if (a.Prediction != b.Prediction)
        {
            yield return $"prediction type: {a.Prediction} against {b.Prediction}";
        }

        if (a.TrainSteps != b.TrainSteps)
        {
            yield return $"schedule: {a.TrainSteps} training steps against {b.TrainSteps}";
        }
        else if (a.AlphasCumprod.Zip(b.AlphasCumprod, (x, y) => Math.Abs(x - y)).Max() is var most && most > SameNumber)
        {
            yield return FormattableString.Invariant($"schedule: alphas_cumprod differ by up to {most:G2}");
        }
    }

    private IEnumerable<string> Conditioning(DenoiserEntry denoiser)
    {
        using var mine = new OnnxNetwork(family.Path(family.Denoiser(family.Manifest.Defaults.LargeDenoiser).Path));
        using var its = new OnnxNetwork(other.Path(denoiser.Path));
        string[] Inputs(OnnxNetwork network) =>
            [.. network.InputNames.Where(name => name != "timestep_cond").Order(StringComparer.Ordinal)];
        if (!Inputs(mine).SequenceEqual(Inputs(its)))
        {
            yield return $"conditioning: the denoisers take {string.Join(", ", Inputs(mine))} against {string.Join(", ", Inputs(its))}";
            yield break;
        }

        foreach (var input in (string[])["sample", "encoder_hidden_states"])
        {
            var (a, b) = (Width(mine, input), Width(its, input));
            if (a != b)
            {
                yield return $"conditioning: {input} has {a} channels against {b}";
            }
        }

        if (TokenDifference() is { } tokens)
        {
            yield return tokens;
        }
        else if (TextDifference() is { } difference)
        {
            yield return difference;
        }
    }

    /// <summary>Files may differ where tokens do not: vocabulary, padding and added tokens stand in several of them.</summary>
    private string? TokenDifference()
    {
        var (mine, its) = (
            ClipTokenizer.Load(family.Path(family.Manifest.Tokenizer)),
            ClipTokenizer.Load(other.Path(other.Manifest.Tokenizer))
        );
        if (mine.VocabularySize != its.VocabularySize || mine.MaxLength != its.MaxLength)
        {
            return $"conditioning: the tokenizers have {mine.VocabularySize} tokens and {mine.MaxLength} places against "
                + $"{its.VocabularySize} and {its.MaxLength}";
        }

        return Probes.Any(text => !mine.EncodePadded(text).SequenceEqual(its.EncodePadded(text)))
            ? "conditioning: the tokenizers make other tokens of the same prompt (vocabulary, padding or added tokens differ)"
            : null;
    }

    private string? TextDifference()
    {
        if (SameNetwork(family.Manifest.TextEncoder.Path, other.Manifest.TextEncoder.Path))
        {
            return null;
        }

        var ids = arange(1, 12, ScalarType.Int64).unsqueeze(0);
        var (a, b) = (Run(family, family.Manifest.TextEncoder.Path, ids), Run(other, other.Manifest.TextEncoder.Path, ids));
        if (!a.shape.SequenceEqual(b.shape))
        {
            return $"conditioning: encoded prompts are {a.shape[^1]} wide against {b.shape[^1]}";
        }

        var difference = Distance(a, b);
        return difference > SameNumbers
            ? FormattableString.Invariant($"conditioning: the text encoders differ by {difference:P0} on the same tokens")
            : null;
    }

    private static int Width(OnnxNetwork network, string input) =>
        input == "sample" ? network.InputShape(input)[1] : network.InputShape(input)[^1];

    private bool SameNetwork(string mine, string its) =>
        family.Manifest.Files.ContainsKey(mine)
        && other.Manifest.Files.ContainsKey(its)
        && family.Manifest.ContentHash(mine) == other.Manifest.ContentHash(its);

    private static Tensor Run(ModelFamily of, string path, Tensor input)
    {
        using var network = new OnnxNetwork(of.Path(path));
        return network.Run((network.InputNames.First(), input));
    }

    /// <summary>Smooth waves of several lengths, so that it is like a picture; in [-1, 1].</summary>
    private static Tensor Picture()
    {
        var x = linspace(0, 6, ProbePixels);
        Tensor Wave(double a, double b) => (x.unsqueeze(0) * a + x.unsqueeze(1) * b).sin();
        return stack([Wave(1, 0.5), Wave(-0.3, 2), Wave(3, 1)]).unsqueeze(0);
    }

    /// <summary>|a - b| / |b| over all elements.</summary>
    private static double Distance(Tensor a, Tensor b) => ((a - b).norm() / b.norm()).item<float>();
}
