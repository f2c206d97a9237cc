using System.Security.Cryptography;
using System.Text;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.Tests.Edge;

/// <summary>Offers and pictures of the sizes of SDXL: latents 4 x 128 x 128 in fp32 with two older ones, 1,024 px pictures.</summary>
internal static class Samples
{
    public const string Token = "hgt_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    public const string Cluster = "cluster-of-the-tests";
    public const string Name = "desk-1";
    public const string Family = "emoji-scenes";
    public const string Hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    public const int SdxlStateBytes = 3 * 4 * 128 * 128 * sizeof(float);

    public static EdgeModelMessage Model { get; } = new(Family, Hash, ["small"], ["light"]);

    public static byte[] Nonce { get; } = Bytes(EdgeLimits.NonceBytes, 7);

    /// <summary>The id that the fakes issue to an agent of that name.</summary>
    public static string IdOf(string name) => "agent:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];

    public static RangeKey Range(int attempt = 1, int from = 2, int to = 5) => new("01JZ0000000000000000000000", attempt, from, to);

    public static OfferMessage Offer(int attempt = 1, int from = 2, int to = 5, string? decoder = "light", int bytes = 64) =>
        new(Range(attempt, from, to), Family, "small", decoder, 1, Bytes(bytes, attempt)) { Nonce = Nonce };

    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static PictureMessage Picture(int side, int seed = 1) => new(side, side, Bytes(side * side * 3, seed));
}
