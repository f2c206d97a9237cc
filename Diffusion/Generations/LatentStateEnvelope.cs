using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using HybridGrains.Diffusion.Lora;

namespace HybridGrains.Diffusion.Generations;

/// <summary>
/// The bytes of a <see cref="LatentState"/>. The oldest version that can hold a state is written; all are read.
/// </summary>
internal static class LatentStateEnvelope
{
    private const uint Magic = 0x534C4748; // "HGLS"
    private const ushort Newest = 4;
    private const int ChecksumBytes = 16;
    private const int MaxName = 16_384;

    /// <summary>32,000 characters of four bytes.</summary>
    private const int MaxText = 128_000;
    private const int MaxLoraText = 256;
    private const int MaxSide = 4_096;
    private const int MaxHistory = 4;
    private const int MaxSteps = 1_000;
    private const int MaxOriginal = 65_536;

    public static byte[] Write(LatentState state)
    {
        var parameters = state.Parameters;
        var version = VersionFor(state);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(version);
        foreach (var text in (string[])[parameters.Family, parameters.Prompt, parameters.NegativePrompt, parameters.Sampler])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }

        foreach (var number in (int[])[parameters.Width, parameters.Height, parameters.Steps, state.StepIndex])
        {
            writer.Write(number);
        }

        writer.Write(parameters.GuidanceScale);
        writer.Write(parameters.Seed);
        if (version >= 2)
        {
            writer.Write(parameters.Strength);
            writer.Write(parameters.GuidanceRescale);
            writer.Write((int)parameters.PromptStyle);
            var sizes = parameters.SizeConditioning ?? new SizeConditioning(0, 0, 0, 0);
            foreach (var number in (int[])[sizes.OriginalWidth, sizes.OriginalHeight, sizes.Left, sizes.Top])
            {
                writer.Write(number);
            }
        }

        if (version >= 3)
        {
            WriteSizes(writer, parameters.SizeConditioning ?? new SizeConditioning(0, 0, 0, 0));
        }

        if (version >= 4)
        {
            WriteLoras(writer, parameters.Loras);
        }

        foreach (var side in state.Shape)
        {
            writer.Write(side);
        }

        writer.Write(state.History.Length);
        if (version >= 2)
        {
            writer.Write(state.Inpainting is null ? 0 : 1);
        }

        float[][] inpainting = state.Inpainting is { } parts ? [parts.Mask, parts.Picture, parts.Masked] : [];
        foreach (var values in (float[][])[state.Latents, .. state.History, .. inpainting])
        {
            writer.Write(MemoryMarshal.AsBytes<float>(values));
        }

        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)).AsSpan(0, ChecksumBytes));
        writer.Flush();
        return stream.ToArray();
    }

    public static LatentState Read(ReadOnlySpan<byte> bytes)
    {
        var version = Version(bytes);
        var body = bytes[..^ChecksumBytes];
        if (!SHA256.HashData(body).AsSpan(0, ChecksumBytes).SequenceEqual(bytes[^ChecksumBytes..]))
        {
            throw new LatentStateException("The checksum does not match: the envelope was damaged.");
        }

        // A checksum is no proof of good will: every length is still checked before it is used.
        var reader = new EnvelopeReader(body[6..]);
        var (family, prompt, negative, sampler) = (
            reader.Text("family", MaxName),
            reader.Text("prompt", MaxText),
            reader.Text("negativePrompt", MaxText),
            reader.Text("sampler", MaxName)
        );
        var (width, height, steps) = (
            reader.Int32("width", 1, MaxSide * 64),
            reader.Int32("height", 1, MaxSide * 64),
            reader.Int32("steps", 1, MaxSteps)
        );
        var stepIndex = reader.Int32("stepIndex", 0, steps);
        var parameters = new GenerationParameters(
            family,
            prompt,
            negative,
            width,
            height,
            steps,
            sampler,
            reader.Single("guidanceScale"),
            reader.Int64("seed")
        )
        {
            PromptStyle = PromptStyle.Plain,
        };
        if (version >= 2)
        {
            parameters = parameters with
            {
                Strength = reader.Double("strength", 0, 1),
                GuidanceRescale = reader.Single("guidanceRescale", 0, 1),
                PromptStyle = (PromptStyle)reader.Int32("promptStyle", 0, (int)PromptStyle.Plain),
                SizeConditioning = ReadSizes(ref reader),
            };
        }

        if (version >= 3)
        {
            parameters = parameters with { SizeConditioning = ReadMoreSizes(ref reader, parameters.SizeConditioning, version) };
        }

        if (version >= 4)
        {
            parameters = parameters with { Loras = ReadLoras(ref reader) };
        }

        int[] shape =
        [
            reader.Int32("channels", 1, 64),
            reader.Int32("latent height", 1, MaxSide),
            reader.Int32("latent width", 1, MaxSide),
        ];
        var histories = reader.Int32("history", 0, MaxHistory);
        var inpainted = version >= 2 && reader.Int32("inpainting", 0, 1) == 1;

        var cells = (long)shape[1] * shape[2];
        var count = shape[0] * cells;
        var needed = (count * (1 + histories) + (inpainted ? cells + 2 * count : 0)) * sizeof(float);
        if (needed != reader.Left)
        {
            throw new LatentStateException(
                $"latents: {reader.Left} bytes are left; shape {string.Join('x', shape)} with {histories} "
                    + $"histories{(inpainted ? " and a mask" : "")} needs {needed}."
            );
        }

        var latents = reader.Floats("latents", (int)count);
        var history = new float[histories][];
        for (var i = 0; i < histories; i++)
        {
            history[i] = reader.Floats("history", (int)count);
        }

        return new LatentState(parameters, stepIndex, shape, latents, history)
        {
            Inpainting = inpainted
                ? new InpaintingState(
                    reader.Floats("mask", (int)cells),
                    reader.Floats("picture", (int)count),
                    reader.Floats("masked picture", (int)count)
                )
                : null,
        };
    }

    /// <summary>An original width of 0 means none.</summary>
    private static SizeConditioning? ReadSizes(ref EnvelopeReader reader)
    {
        var sizes = new SizeConditioning(
            reader.Int32("originalWidth", 0, MaxOriginal),
            reader.Int32("originalHeight", 0, MaxOriginal),
            reader.Int32("cropLeft", 0, MaxOriginal),
            reader.Int32("cropTop", 0, MaxOriginal)
        );
        return sizes.OriginalWidth == 0 ? null : sizes;
    }

    private static ushort VersionFor(LatentState state) =>
        state.Parameters.Loras.Count > 0 ? Newest
        : state.Parameters is { Strength: 1, GuidanceRescale: 0, PromptStyle: PromptStyle.Plain, SizeConditioning: null }
        && state.Inpainting is null
            ? (ushort)1
        : state.Parameters.SizeConditioning is { IsExtended: true } ? (ushort)3
        : (ushort)2;

    /// <summary>A wanted or an original width of 0 means none.</summary>
    private static void WriteSizes(BinaryWriter writer, SizeConditioning sizes)
    {
        var negative = sizes.Negative ?? new SizeConditioning(0, 0, 0, 0);
        foreach (
            var number in (int[])
                [
                    sizes.Target?.Width ?? 0,
                    sizes.Target?.Height ?? 0,
                    negative.OriginalWidth,
                    negative.OriginalHeight,
                    negative.Left,
                    negative.Top,
                    negative.Target?.Width ?? 0,
                    negative.Target?.Height ?? 0,
                ]
        )
        {
            writer.Write(number);
        }

        writer.Write(sizes.AestheticScore);
        writer.Write(sizes.NegativeAestheticScore);
    }

    private static SizeConditioning? ReadMoreSizes(ref EnvelopeReader reader, SizeConditioning? sizes, ushort version)
    {
        var target = ReadTarget(ref reader);
        var negative = ReadSizes(ref reader);
        var negativeTarget = ReadTarget(ref reader);
        var (score, negativeScore) = (reader.Single("aestheticScore", 0, 10), reader.Single("negativeAestheticScore", 0, 10));
        return sizes is null
            ? version == 3
                ? throw new LatentStateException("originalWidth: version 3 has size conditioning, so it cannot be 0.")
                : null
            : sizes with
            {
                Target = target,
                Negative = negative is null ? null : negative with { Target = negativeTarget },
                AestheticScore = score,
                NegativeAestheticScore = negativeScore,
            };
    }

    private static (int Width, int Height)? ReadTarget(ref EnvelopeReader reader)
    {
        var (width, height) = (reader.Int32("targetWidth", 0, MaxOriginal), reader.Int32("targetHeight", 0, MaxOriginal));
        return width == 0 ? null : (width, height);
    }

    private static void WriteLoras(BinaryWriter writer, LoraUses loras)
    {
        writer.Write(loras.Count);
        foreach (var use in loras)
        {
            foreach (var text in (string[])[use.Name, use.Hash])
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                writer.Write(bytes.Length);
                writer.Write(bytes);
            }

            writer.Write(use.Weight);
        }
    }

    private static LoraUses ReadLoras(ref EnvelopeReader reader)
    {
        var uses = new LoraUse[reader.Int32("loras", 1, LoraUses.Most)];
        for (var i = 0; i < uses.Length; i++)
        {
            uses[i] = new LoraUse(
                reader.Text("lora", MaxLoraText),
                reader.Text("lora hash", MaxLoraText),
                reader.Double("lora weight", -LoraUses.MaxWeight, LoraUses.MaxWeight)
            );
        }

        return new LoraUses(uses);
    }

    private static ushort Version(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LatentState.MaxBytes)
        {
            throw new LatentStateException($"The envelope has {bytes.Length} bytes; at most {LatentState.MaxBytes} are read.");
        }

        if (bytes.Length < 6 + ChecksumBytes)
        {
            throw new LatentStateException($"The envelope has {bytes.Length} bytes and is cut short.");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            throw new LatentStateException("This is not a latent state: the first bytes are not HGLS.");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        return version is >= 1 and <= Newest
            ? version
            : throw new LatentStateException($"The envelope has version {version}; this program reads 1 to {Newest}.");
    }
}
