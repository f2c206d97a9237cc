using CsCheck;

namespace HybridGrains.EdgeProtocol.Tests;

/// <summary>Good messages of every kind, over the whole of their ranges.</summary>
internal static class MessageGenerators
{
    private const string NameCharacters = "abcXYZ019._-";

    public static Gen<string> Name { get; } =
        Gen.Select(Gen.Char["abcXYZ019"], Gen.Char[NameCharacters].Array[0, 20], (first, rest) => first + new string(rest));

    public static Gen<string> AgentId { get; } =
        Gen.Char["0123456789abcdefghjkmnpqrstvwxyz"].Array[16].Select(letters => "agent:" + new string(letters));

    public static Gen<byte[]> Nonce { get; } = Gen.Byte.Array[EdgeLimits.NonceBytes];

    public static Gen<string> Line { get; } = Gen.Char[' ', '\u00ff'].Array[0, 60].Select(letters => EdgeText.ToLine(new string(letters)));

    public static Gen<RangeKey> Range { get; } =
        Gen.Select(
            Name,
            Gen.Int[0, int.MaxValue],
            Gen.Int[0, 150],
            Gen.Int[0, 150],
            (id, attempt, a, b) => new RangeKey(id, attempt, Math.Min(a, b), Math.Max(a, b))
        );

    public static Gen<PictureMessage> Picture { get; } =
        Gen.Select(
            Gen.Int[1, 24],
            Gen.Int[1, 24],
            Gen.Byte,
            (width, height, pixel) =>
            {
                var pixels = new byte[width * height * 3];
                pixels.AsSpan().Fill(pixel);
                return new PictureMessage(width, height, pixels);
            }
        );

    public static Gen<EdgeModelMessage> Model { get; } =
        Gen.Select(
            Name,
            Gen.Byte.Array[32],
            Name.Array[0, 4],
            Name.Array[0, 4],
            (family, hash, denoisers, decoders) => new EdgeModelMessage(family, Convert.ToHexStringLower(hash), denoisers, decoders)
        );

    public static Gen<HelloMessage> Hello { get; } =
        Gen.Select(
            AgentId,
            Line,
            Gen.Long[0, long.MaxValue],
            Model.Array[0, 4],
            (id, device, memory, models) => new HelloMessage(EdgeProtocolVersion.Current, id, device, memory, models)
        );

    public static Gen<OfferMessage> Offer { get; } =
        Gen.Select(
            Range,
            Name,
            Name,
            Name.Null(),
            Gen.Int[0, 150],
            Gen.Byte.Array[1, 200],
            Nonce,
            (range, family, denoiser, decoder, every, state, nonce) =>
                new OfferMessage(range, family, denoiser, decoder, every, state) { Nonce = nonce }
        );

    public static Gen<ProgressMessage> Progress { get; } =
        Gen.Select(
            Range,
            Gen.Double[0, 1],
            Picture.Null(),
            Nonce,
            (range, at, preview, nonce) =>
                new ProgressMessage(range, range.From + (int)(at * (range.To - range.From)), preview) { Nonce = nonce }
        );

    public static Gen<ResultMessage> Result { get; } =
        Gen.Select(
            Range,
            Gen.Byte.Array[1, 200],
            Picture.Null(),
            Gen.Long[0, 1L << 36],
            Gen.Double[0, 1],
            Nonce,
            (range, state, picture, elapsed, part, nonce) =>
                new ResultMessage(range, state, picture, elapsed, (long)(part * elapsed)) { Nonce = nonce }
        );

    public static Gen<DeclineMessage> Decline { get; } =
        Gen.Select(Range, Line, Nonce, (range, reason, nonce) => new DeclineMessage(range, reason) { Nonce = nonce });
}
