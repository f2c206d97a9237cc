namespace HybridGrains.EdgeProtocol;

/// <summary>
/// What a message must satisfy before either end acts on it. Every method returns null for a good message, otherwise the first
/// fault as "field: what it is; allowed range". Names are looked at before counts, counts before contents.
/// </summary>
public static class EdgeMessageCheck
{
    private const string NameRule = "allowed 1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit";
    private const string IdRule = "allowed the id that the cluster issued, 'agent:' and 16 letters or digits";
    private const int MaxAudienceLength = 300;
    private const int MaxIntervalMs = 10 * 60 * 1_000;

    public static string? WhyNot(HelloMessage? message)
    {
        if (message is null)
        {
            return Missing("hello");
        }

        return Version(message.ProtocolVersion)
            ?? Id("agentId", message.AgentId)
            ?? Line("device", message.Device, EdgeLimits.MaxNameLength)
            ?? Range("memoryBytes", message.MemoryBytes, 0, long.MaxValue)
            ?? Count("models", message.Models?.Count, EdgeLimits.MaxModels)
            ?? message.Models!.Select((model, i) => Model($"models[{i}]", model)).FirstOrDefault(fault => fault is not null);
    }

    public static string? WhyNot(ChallengeMessage? message)
    {
        if (message is null)
        {
            return Missing("challenge");
        }

        return Range("oldestVersion", message.OldestVersion, 1, int.MaxValue)
            ?? Range("currentVersion", message.CurrentVersion, message.OldestVersion, int.MaxValue)
            ?? Name("clusterId", message.ClusterId)
            ?? Line("connectionId", message.ConnectionId, EdgeLimits.MaxNameLength)
            ?? Range("nonce", message.Nonce.Length, EdgeProof.NonceBytes, EdgeProof.NonceBytes, " bytes");
    }

    public static string? WhyNot(ProofMessage? message)
    {
        if (message is null)
        {
            return Missing("proof");
        }

        return Version(message.ProtocolVersion)
            ?? (message.AgentId is null ? null : Id("agentId", message.AgentId))
            ?? Name("name", message.Name)
            ?? Range("publicKey", message.PublicKey.Length, EdgeProof.PublicKeyBytes, EdgeProof.PublicKeyBytes, " bytes")
            ?? Line("audience", message.Audience, MaxAudienceLength)
            ?? Range("signature", message.Signature.Length, EdgeProof.SignatureBytes, EdgeProof.SignatureBytes, " bytes")
            ?? (message.AgentId is null ? Enrolment(message) : null);
    }

    public static string? WhyNot(AdmissionMessage? message)
    {
        if (message is null)
        {
            return Missing("admission");
        }

        return (
                Enum.IsDefined(message.Kind)
                    ? null
                    : $"kind: {(int)message.Kind}; allowed {(int)AdmissionKind.Unknown} to {(int)AdmissionKind.Unenrolled}"
            )
            ?? (message.Kind is AdmissionKind.Admitted || message.AgentId is not null ? Id("agentId", message.AgentId) : null)
            ?? OptionalLine("reason", message.Reason);
    }

    public static string? WhyNot(WelcomeMessage? message)
    {
        if (message is null)
        {
            return Missing("welcome");
        }

        return OptionalLine("reason", message.Reason)
            ?? (
                message.Accepted
                    ? Version(message.ProtocolVersion)
                        ?? Range("leaseMs", message.LeaseMs, 1, MaxIntervalMs)
                        ?? Range("heartbeatMs", message.HeartbeatMs, 1, message.LeaseMs)
                    : null
            );
    }

    public static string? WhyNot(HeartbeatMessage? message) => message is null ? Missing("heartbeat") : null;

    public static string? WhyNot(OfferMessage? message)
    {
        if (message is null)
        {
            return Missing("offer");
        }

        return WhyNot(message.Range)
            ?? Name("family", message.Family)
            ?? Name("denoiser", message.Denoiser)
            ?? (message.Decoder is null ? null : Name("decoder", message.Decoder))
            ?? Range("previewEvery", message.PreviewEvery, 0, EdgeLimits.MaxSteps)
            ?? Nonce(message.Nonce)
            ?? LatentState(message.LatentState);
    }

    public static string? WhyNot(ProgressMessage? message)
    {
        if (message is null)
        {
            return Missing("progress");
        }

        return WhyNot(message.Range)
            ?? Range("stepsDone", message.StepsDone, message.Range.From, message.Range.To)
            ?? (message.Preview is null ? null : Picture("preview", message.Preview))
            ?? Nonce(message.Nonce);
    }

    public static string? WhyNot(ResultMessage? message)
    {
        if (message is null)
        {
            return Missing("result");
        }

        return WhyNot(message.Range)
            ?? LatentState(message.LatentState)
            ?? (message.Picture is null ? null : Picture("picture", message.Picture))
            ?? Range("elapsedMicroseconds", message.ElapsedMicroseconds, 0, (long)EdgeLimits.MaxClaimedTime.TotalMicroseconds)
            ?? Range("decodeMicroseconds", message.DecodeMicroseconds, 0, message.ElapsedMicroseconds)
            ?? Nonce(message.Nonce);
    }

    public static string? WhyNot(PartMessage? message)
    {
        if (message is null)
        {
            return Missing("part");
        }

        return Range("total", message.Total, 1, EdgeLimits.MaxMessageBytes, " bytes")
            ?? Range("offset", message.Offset, 0, message.Total - 1)
            ?? Range("bytes", message.Bytes.Length, 1, Math.Min(EdgeLimits.MaxPartBytes, message.Total - message.Offset), " bytes");
    }

    public static string? WhyNot(DeclineMessage? message)
    {
        if (message is null)
        {
            return Missing("decline");
        }

        return WhyNot(message.Range) ?? Line("reason", message.Reason, EdgeLimits.MaxReasonLength) ?? Nonce(message.Nonce);
    }

    public static string? WhyNot(VerdictMessage? message)
    {
        if (message is null)
        {
            return Missing("verdict");
        }

        return WhyNot(message.Range)
            ?? (
                Enum.IsDefined(message.Kind)
                    ? null
                    : $"kind: {(int)message.Kind}; allowed {(int)VerdictKind.Unknown} to {(int)VerdictKind.NotAssigned}"
            )
            ?? OptionalLine("reason", message.Reason);
    }

    public static string? WhyNot(CloseMessage? message) =>
        message is null ? Missing("close") : Line("reason", message.Reason, EdgeLimits.MaxReasonLength);

    public static string? WhyNot(RangeKey range) =>
        Name("range.generationId", range.GenerationId)
        ?? Range("range.attempt", range.Attempt, 0, int.MaxValue)
        ?? Range("range.from", range.From, 0, EdgeLimits.MaxSteps)
        ?? Range("range.to", range.To, range.From, EdgeLimits.MaxSteps);

    private static string? Enrolment(ProofMessage message) =>
        Range("tokenKey", message.TokenKey.Length, EdgeProof.PublicKeyBytes, EdgeProof.PublicKeyBytes, " bytes")
        ?? Range("tokenSignature", message.TokenSignature.Length, EdgeProof.SignatureBytes, EdgeProof.SignatureBytes, " bytes");

    private static string? Nonce(ReadOnlyMemory<byte> nonce) =>
        Range("nonce", nonce.Length, EdgeLimits.NonceBytes, EdgeLimits.NonceBytes, " bytes");

    private static string? Model(string field, EdgeModelMessage? model)
    {
        if (model is null)
        {
            return Missing(field);
        }

        return Name($"{field}.family", model.Family)
            ?? (IsSha256(model.Hash) ? null : $"{field}.hash: not a SHA-256; allowed 64 hexadecimal digits")
            ?? Names($"{field}.denoisers", model.Denoisers)
            ?? Names($"{field}.decoders", model.Decoders)
            ?? Loras($"{field}.loras", model.Loras);
    }

    private static string? Loras(string field, IReadOnlyList<string>? hashes) =>
        hashes is null
            ? null
            : Count(field, hashes.Count, EdgeLimits.MaxLorasPerModel)
                ?? (hashes.All(IsSha256) ? null : $"{field}: not all are a SHA-256; allowed 64 hexadecimal digits");

    private static bool IsSha256(string? hash) => hash is { Length: 64 } && hash.All(char.IsAsciiHexDigit);

    private static string? Names(string field, IReadOnlyList<string>? names) =>
        Count(field, names?.Count, EdgeLimits.MaxNamesPerModel)
        ?? names!.Select((name, i) => Name($"{field}[{i}]", name)).FirstOrDefault(fault => fault is not null);

    private static string? Picture(string field, PictureMessage picture)
    {
        var fault =
            Range($"{field}.width", picture.Width, 1, EdgeLimits.MaxPictureSide)
            ?? Range($"{field}.height", picture.Height, 1, EdgeLimits.MaxPictureSide);
        if (fault is not null)
        {
            return fault;
        }

        var expected = picture.Width * picture.Height * 3;
        return picture.Pixels.Length == expected
            ? null
            : $"{field}.pixels: {picture.Pixels.Length} bytes; allowed {expected} (width {picture.Width} x height {picture.Height} x 3)";
    }

    private static string? LatentState(ReadOnlyMemory<byte> state) =>
        Range("latentState", state.Length, 1, EdgeLimits.MaxLatentStateBytes, " bytes");

    private static string? Version(int version) =>
        version is >= EdgeProtocolVersion.Oldest and <= EdgeProtocolVersion.Current
            ? null
            : $"protocolVersion: {version}; allowed {EdgeProtocolVersion.Oldest} to {EdgeProtocolVersion.Current}";

    private static string? Name(string field, string? name) => EdgeText.IsName(name) ? null : $"{field}: {Describe(name)}; {NameRule}";

    private static string? Id(string field, string? id) => EdgeText.IsId(id) ? null : $"{field}: {Describe(id)}; {IdRule}";

    private static string? Line(string field, string? text, int maxLength) =>
        EdgeText.IsLine(text, maxLength)
            ? null
            : $"{field}: {Describe(text)}; allowed 0 to {maxLength} characters without control characters";

    private static string? OptionalLine(string field, string? text) => text is null ? null : Line(field, text, EdgeLimits.MaxReasonLength);

    private static string? Count(string field, int? count, int max) =>
        count is { } known ? Range(field, known, 0, max, " entries") : Missing(field);

    private static string? Range(string field, long value, long min, long max, string unit = "") =>
        value >= min && value <= max ? null : $"{field}: {value}{unit}; allowed {min} to {max}{unit}";

    private static string Missing(string field) => $"{field}: missing";

    /// <summary>The text itself is left out: it is from the other end and ends up in logs.</summary>
    private static string Describe(string? text) => text is null ? "missing" : $"{text.Length} characters";
}
