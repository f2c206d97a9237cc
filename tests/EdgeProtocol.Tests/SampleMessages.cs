namespace HybridGrains.EdgeProtocol.Tests;

/// <summary>One good message of each kind, every field set; the bytes committed under tests/golden/edge-protocol/v2 are these.</summary>
internal static class SampleMessages
{
    public const string Hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    public const string LoraHash = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

    public const string AgentId = "agent:0123456789abcdef";

    public static byte[] Nonce => [.. Enumerable.Range(1, EdgeLimits.NonceBytes).Select(i => (byte)i)];

    public static ChallengeMessage Challenge => new(2, 3, "3kq8s0vbz5cluster", "connection-7", Fill(EdgeProof.NonceBytes, 3));

    public static ProofMessage Proof =>
        new(2, null, "desk", Fill(EdgeProof.PublicKeyBytes, 5), "gateway.example:5080", Fill(EdgeProof.SignatureBytes, 7))
        {
            TokenKey = Fill(EdgeProof.PublicKeyBytes, 9),
            TokenSignature = Fill(EdgeProof.SignatureBytes, 11),
        };

    public static AdmissionMessage Admission => new(AdmissionKind.Pending, AgentId, "waiting for an operator");

    public static RangeKey Range => new("01JZ0000000000000000000000", 2, 12, 20);

    public static PictureMessage Picture => new(2, 1, new byte[] { 255, 0, 0, 0, 128, 255 });

    public static HelloMessage Hello =>
        new(
            2,
            AgentId,
            "cpu, 2 threads, X64",
            17_179_869_184,
            [new("emoji-scenes", Hash, ["large", "small"], ["light"]) { Loras = [LoraHash] }]
        );

    public static WelcomeMessage Welcome => new(2, true, "welcome", 4_000, 1_000) { RetryLater = true, Resumed = true };

    public static HeartbeatMessage Heartbeat => new(true, false);

    public static OfferMessage Offer => new(Range, "emoji-scenes", "small", "light", 4, new byte[] { 1, 2, 3, 4 }) { Nonce = Nonce };

    public static ProgressMessage Progress => new(Range, 14, Picture) { Nonce = Nonce };

    public static ResultMessage Result =>
        new(Range, new byte[] { 5, 6, 7, 8 }, Picture, 812_345, 12_345) { Nonce = Nonce, Withheld = true };

    public static PartMessage Part => new(262_144, 262_148, new byte[] { 9, 10, 11, 12 });

    public static DeclineMessage Decline => new(Range, "busy with steps 0..8 of another") { Nonce = Nonce };

    public static VerdictMessage Verdict => new(Range, VerdictKind.StaleAttempt, "attempt 2 is no longer current");

    public static CloseMessage Close => new("hello: none in 30 seconds") { Final = true };

    public static IReadOnlyDictionary<string, byte[]> Bytes() =>
        new Dictionary<string, byte[]>
        {
            ["challenge"] = EdgeSerializer.Serialize(Challenge),
            ["proof"] = EdgeSerializer.Serialize(Proof),
            ["admission"] = EdgeSerializer.Serialize(Admission),
            ["hello"] = EdgeSerializer.Serialize(Hello),
            ["welcome"] = EdgeSerializer.Serialize(Welcome),
            ["heartbeat"] = EdgeSerializer.Serialize(Heartbeat),
            ["offer"] = EdgeSerializer.Serialize(Offer),
            ["progress"] = EdgeSerializer.Serialize(Progress),
            ["result"] = EdgeSerializer.Serialize(Result),
            ["part"] = EdgeSerializer.Serialize(Part),
            ["decline"] = EdgeSerializer.Serialize(Decline),
            ["verdict"] = EdgeSerializer.Serialize(Verdict),
            ["close"] = EdgeSerializer.Serialize(Close),
            ["range-key"] = EdgeSerializer.Serialize(Range),
        };

    private static byte[] Fill(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }
}
