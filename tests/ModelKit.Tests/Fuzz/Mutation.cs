using System.Text;
using CsCheck;

namespace HybridGrains.ModelKit.Tests.Fuzz;

/// <summary>Damage to a file, as an attacker or a broken disk would do it.</summary>
internal static class Mutation
{
    private static readonly byte[][] Splices =
    [
        .. (
            (string[])
                [
                    "-1",
                    "0",
                    "9223372036854775807",
                    "18446744073709551616",
                    "1e308",
                    "NaN",
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "[[[[",
                    "\"",
                    "\\",
                    ",",
                    ":",
                    "\"\\ud800\"",
                    "../",
                    "F64",
                    "I8",
                    "F8_E4M3",
                    "1048576",
                    "2147483648",
                    "\0",
                ]
        ).Select(Encoding.UTF8.GetBytes),
        new byte[200],
        [0xFF, 0xFE, 0xC0, 0x80],
    ];

    /// <summary>One to six changes: a byte, a splice in place of some bytes, a cut, a repetition, an end too early.</summary>
    public static readonly Gen<Func<byte[], byte[]>> Any = Gen.Select(
            Gen.Int[0, 4],
            Gen.Double[0, 1],
            Gen.Int[0, 12],
            Gen.Byte,
            Gen.Int[0, Splices.Length - 1]
        )
        .Array[1, 6]
        .Select(changes =>
            (Func<byte[], byte[]>)(
                bytes =>
                    changes.Aggregate(
                        bytes,
                        (current, change) => Apply(current, change.Item1, change.Item2, change.Item3, change.Item4, Splices[change.Item5])
                    )
            )
        );

    private static byte[] Apply(byte[] bytes, int kind, double where, int length, byte value, byte[] splice)
    {
        if (bytes.Length == 0)
        {
            return splice;
        }

        var at = (int)(where * (bytes.Length - 1));
        var end = Math.Min(bytes.Length, at + length);
        switch (kind)
        {
            case 0:
                var changed = (byte[])bytes.Clone();
                changed[at] = value;
                return changed;
            case 1:
                return [.. bytes[..at], .. splice, .. bytes[end..]];
            case 2:
                return [.. bytes[..at], .. bytes[end..]];
            case 3:
                return [.. bytes[..end], .. bytes[at..]];
            default:
                return bytes[..at];
        }
    }
}
