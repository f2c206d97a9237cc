using CsCheck;

namespace HybridGrains.Diffusion.Tests.Fuzzing;

/// <summary>Damages sound inputs: bytes changed, cut out, doubled, inserted, lengths made huge.</summary>
internal static class Mutation
{
    /// <summary>How many inputs every fuzz test makes.</summary>
    private const string RunsVariable = "HYBRIDGRAINS_FUZZ";

    private const long ShortRuns = 400;
    private static readonly byte[][] Interesting =
    [
        [0, 0, 0, 0],
        [0xFF, 0xFF, 0xFF, 0xFF],
        [0x7F, 0xFF, 0xFF, 0xFF],
        [0xFF, 0xFF, 0xFF, 0x7F],
        [0, 0, 0, 0x80],
        [0, 0, 0xC0, 0x7F],
        [.. "NaN"u8],
        [.. "1e999"u8],
        [.. "null"u8],
        [.. "-1"u8],
        [.. "["u8],
        [.. "{"u8],
        [.. "\""u8],
    ];

    public static long Runs => long.TryParse(Environment.GetEnvironmentVariable(RunsVariable), out var runs) && runs > 0 ? runs : ShortRuns;

    /// <summary>One to six changes of one of the seeds.</summary>
    public static Gen<byte[]> Of(params byte[][] seeds) =>
        Gen.Select(
            Gen.Int[0, seeds.Length - 1].Select(i => seeds[i]),
            Gen.Select(Gen.Int[0, 5], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Array[1, 6],
            (seed, changes) => changes.Aggregate(seed, Change)
        );

    private static byte[] Change(byte[] bytes, (int Kind, int Where, int What) change)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = change.Where % bytes.Length;
        var length = Math.Min(bytes.Length - at, 1 + change.What % 16);
        return change.Kind switch
        {
            0 => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (change.What % 8))), .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], (byte)change.What, .. bytes[(at + 1)..]],
            2 => [.. bytes[..at], .. bytes[(at + length)..]],
            3 => [.. bytes[..(at + length)], .. bytes[at..]],
            4 => Overwrite(bytes, at, Interesting[change.What % Interesting.Length]),
            _ => bytes[..at],
        };
    }

    private static byte[] Overwrite(byte[] bytes, int at, byte[] value)
    {
        var changed = bytes.ToArray();
        value.AsSpan(0, Math.Min(value.Length, bytes.Length - at)).CopyTo(changed.AsSpan(at));
        return changed;
    }
}
