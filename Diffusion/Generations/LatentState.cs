using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace HybridGrains.Diffusion.Generations;

/// <summary>Everything the next worker needs to go on: parameters, latents (fp32), step index and sampler history.</summary>
public sealed class LatentState
{
    /// <summary>Largest envelope that is read.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const uint Magic = 0x534C4748; // "HGLS"
    private const ushort Version = 1;
    private const int ChecksumBytes = 16;
    private const int MaxText = 16_384;
    private const int MaxSide = 4_096;
    private const int MaxHistory = 4;
    private const int MaxSteps = 1_000;

    public LatentState(GenerationParameters parameters, int stepIndex, int[] shape, float[] latents, float[][] history)
    {
        Parameters = parameters;
        StepIndex = stepIndex;
        Shape = shape;
        Latents = latents;
        History = history;
    }

    public GenerationParameters Parameters { get; }

    /// <summary>Steps already done; the next step is this index.</summary>
    public int StepIndex { get; }

    /// <summary>Channels, height, width in latent cells.</summary>
    public int[] Shape { get; }

    /// <summary>Row-major, in the sampler's own scaling at <see cref="StepIndex"/>.</summary>
    public float[] Latents { get; }

    /// <summary>What a multistep sampler remembers, newest first; empty for one-step samplers.</summary>
    public float[][] History { get; }

    /// <summary>The versioned envelope, with a checksum. Layout: README.md in this folder.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        foreach (var text in (string[])[Parameters.Family, Parameters.Prompt, Parameters.NegativePrompt, Parameters.Sampler])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }

        foreach (var number in (int[])[Parameters.Width, Parameters.Height, Parameters.Steps, StepIndex]) writer.Write(number);
        writer.Write(Parameters.GuidanceScale);
        writer.Write(Parameters.Seed);
        foreach (var side in Shape) writer.Write(side);
        writer.Write(History.Length);
        writer.Write(MemoryMarshal.AsBytes<float>(Latents));
        foreach (var past in History) writer.Write(MemoryMarshal.AsBytes<float>(past));
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)).AsSpan(0, ChecksumBytes));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads an envelope from anywhere. Throws <see cref="LatentStateException"/> for a wrong version, size, checksum or non-finite value.</summary>
    public static LatentState FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes) throw new LatentStateException($"The envelope has {bytes.Length} bytes; at most {MaxBytes} are read.");
        if (bytes.Length < 6 + ChecksumBytes) throw new LatentStateException($"The envelope has {bytes.Length} bytes and is cut short.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) throw new LatentStateException("This is not a latent state: the first bytes are not HGLS.");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (version != Version) throw new LatentStateException($"The envelope has version {version}; this program reads {Version}.");
        var body = bytes[..^ChecksumBytes];
        if (!SHA256.HashData(body).AsSpan(0, ChecksumBytes).SequenceEqual(bytes[^ChecksumBytes..])) throw new LatentStateException("The checksum does not match: the envelope was damaged.");

        // A checksum is no proof of good will: every length is still checked before it is used.
        var reader = new EnvelopeReader(body[6..]);
        var (family, prompt, negative, sampler) = (reader.Text("family", MaxText), reader.Text("prompt", MaxText), reader.Text("negativePrompt", MaxText), reader.Text("sampler", MaxText));
        var (width, height, steps) = (reader.Int32("width", 1, MaxSide * 64), reader.Int32("height", 1, MaxSide * 64), reader.Int32("steps", 1, MaxSteps));
        var stepIndex = reader.Int32("stepIndex", 0, steps);
        var guidance = reader.Single("guidanceScale");
        var seed = reader.Int64("seed");
        int[] shape = [reader.Int32("channels", 1, 64), reader.Int32("latent height", 1, MaxSide), reader.Int32("latent width", 1, MaxSide)];
        var histories = reader.Int32("history", 0, MaxHistory);
        var count = (long)shape[0] * shape[1] * shape[2];
        if (count * (1 + histories) * sizeof(float) != reader.Left)
            throw new LatentStateException($"latents: {reader.Left} bytes are left; shape {string.Join('x', shape)} with {histories} histories needs {count * (1 + histories) * sizeof(float)}.");
        var latents = reader.Floats("latents", (int)count);
        var history = new float[histories][];
        for (var i = 0; i < histories; i++) history[i] = reader.Floats("history", (int)count);
        return new LatentState(new GenerationParameters(family, prompt, negative, width, height, steps, sampler, guidance, seed), stepIndex, shape, latents, history);
    }
}
