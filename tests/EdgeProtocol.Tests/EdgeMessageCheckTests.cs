namespace HybridGrains.EdgeProtocol.Tests;

public sealed class EdgeMessageCheckTests
{
    private static EdgeModelMessage Model => SampleMessages.Hello.Models[0];

    private static HelloMessage WithModel(EdgeModelMessage model) => SampleMessages.Hello with { Models = [Model, model] };

    [Fact]
    public void WhyNot_SampleMessages_AreGood()
    {
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Hello));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Welcome));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Heartbeat));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Offer));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Progress));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Result));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Part));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Decline));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Verdict));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Close));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Range));
    }

    [Fact]
    public void WhyNot_MissingMessage_SaysSo()
    {
        Assert.Equal("hello: missing", EdgeMessageCheck.WhyNot((HelloMessage?)null));
        Assert.Equal("welcome: missing", EdgeMessageCheck.WhyNot((WelcomeMessage?)null));
        Assert.Equal("heartbeat: missing", EdgeMessageCheck.WhyNot((HeartbeatMessage?)null));
        Assert.Equal("offer: missing", EdgeMessageCheck.WhyNot((OfferMessage?)null));
        Assert.Equal("progress: missing", EdgeMessageCheck.WhyNot((ProgressMessage?)null));
        Assert.Equal("result: missing", EdgeMessageCheck.WhyNot((ResultMessage?)null));
        Assert.Equal("part: missing", EdgeMessageCheck.WhyNot((PartMessage?)null));
        Assert.Equal("decline: missing", EdgeMessageCheck.WhyNot((DeclineMessage?)null));
        Assert.Equal("verdict: missing", EdgeMessageCheck.WhyNot((VerdictMessage?)null));
        Assert.Equal("close: missing", EdgeMessageCheck.WhyNot((CloseMessage?)null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MinValue)]
    public void WhyNot_HelloOfAnotherVersion_NamesTheAllowedOnes(int version) =>
        Assert.Equal(
            $"protocolVersion: {version}; allowed 2 to 2",
            EdgeMessageCheck.WhyNot(SampleMessages.Hello with { ProtocolVersion = version })
        );

    [Theory]
    [InlineData("")]
    [InlineData("-starts-with-a-dash")]
    [InlineData("../escape")]
    [InlineData("two words")]
    [InlineData("ümlaut")]
    [InlineData("line\nbreak")]
    [InlineData("desk-1")]
    [InlineData("cloud-0")]
    [InlineData("agent:0123456789abcdeu")]
    [InlineData("agent:0123456789abcdef0")]
    [InlineData("Agent:0123456789abcdef")]
    [InlineData(null)]
    public void WhyNot_HelloWithAnIdThatWasNotIssued_NamesFieldAndRange(string? id)
    {
        var fault = EdgeMessageCheck.WhyNot(SampleMessages.Hello with { AgentId = id! });

        Assert.StartsWith("agentId: ", fault);
        Assert.Contains("allowed the id that the cluster issued", fault);
    }

    [Fact]
    public void WhyNot_HelloWithTooLongId_DoesNotRepeatIt() =>
        Assert.StartsWith(
            "agentId: 129 characters; allowed",
            EdgeMessageCheck.WhyNot(SampleMessages.Hello with { AgentId = new string('a', 129) })
        );

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public void WhyNot_SecretOfAnotherLength_IsRefusedInEveryMessageOfARange(int bytes)
    {
        var nonce = new byte[bytes];
        var fault = $"nonce: {bytes} bytes; allowed 16 to 16 bytes";

        Assert.Equal(fault, EdgeMessageCheck.WhyNot(SampleMessages.Offer with { Nonce = nonce }));
        Assert.Equal(fault, EdgeMessageCheck.WhyNot(SampleMessages.Progress with { Nonce = nonce }));
        Assert.Equal(fault, EdgeMessageCheck.WhyNot(SampleMessages.Result with { Nonce = nonce }));
        Assert.Equal(fault, EdgeMessageCheck.WhyNot(SampleMessages.Decline with { Nonce = nonce }));
    }

    [Fact]
    public void WhyNot_ResultOfCenturies_NamesTheLongestTime() =>
        Assert.StartsWith(
            "elapsedMicroseconds: 9223372036854775; allowed 0 to 86400000000",
            EdgeMessageCheck.WhyNot(SampleMessages.Result with { ElapsedMicroseconds = long.MaxValue / 1_000 })
        );

    [Fact]
    public void WhyNot_HandshakeMessages_NameTheirFields()
    {
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Challenge));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Proof));
        Assert.Null(EdgeMessageCheck.WhyNot(SampleMessages.Admission));
        Assert.Equal("challenge: missing", EdgeMessageCheck.WhyNot((ChallengeMessage?)null));
        Assert.Equal("proof: missing", EdgeMessageCheck.WhyNot((ProofMessage?)null));
        Assert.Equal("admission: missing", EdgeMessageCheck.WhyNot((AdmissionMessage?)null));
        Assert.StartsWith("nonce: 31 bytes", EdgeMessageCheck.WhyNot(SampleMessages.Challenge with { Nonce = new byte[31] }));
        Assert.StartsWith("clusterId: ", EdgeMessageCheck.WhyNot(SampleMessages.Challenge with { ClusterId = "../keys" }));
        Assert.StartsWith("currentVersion: 1", EdgeMessageCheck.WhyNot(SampleMessages.Challenge with { CurrentVersion = 1 }));
        Assert.StartsWith("name: ", EdgeMessageCheck.WhyNot(SampleMessages.Proof with { Name = "two words" }));
        Assert.StartsWith("agentId: ", EdgeMessageCheck.WhyNot(SampleMessages.Proof with { AgentId = "cloud-0" }));
        Assert.StartsWith("publicKey: 92 bytes", EdgeMessageCheck.WhyNot(SampleMessages.Proof with { PublicKey = new byte[92] }));
        Assert.StartsWith("signature: 0 bytes", EdgeMessageCheck.WhyNot(SampleMessages.Proof with { Signature = default }));
        Assert.StartsWith("tokenKey: 0 bytes", EdgeMessageCheck.WhyNot(SampleMessages.Proof with { TokenKey = default }));
        Assert.StartsWith("audience: ", EdgeMessageCheck.WhyNot(SampleMessages.Proof with { Audience = "a\nb" }));
        Assert.StartsWith("agentId: missing", EdgeMessageCheck.WhyNot(new AdmissionMessage(AdmissionKind.Admitted, null, null)));
        Assert.StartsWith("kind: 9", EdgeMessageCheck.WhyNot(SampleMessages.Admission with { Kind = (AdmissionKind)9 }));
    }

    [Fact]
    public void WhyNot_HelloWithControlCharactersInTheDevice_NamesTheField() =>
        Assert.StartsWith("device: ", EdgeMessageCheck.WhyNot(SampleMessages.Hello with { Device = "cpu\u001b[2J" }));

    [Fact]
    public void WhyNot_HelloWithNegativeMemory_NamesTheField() =>
        Assert.StartsWith("memoryBytes: -1; allowed 0 to", EdgeMessageCheck.WhyNot(SampleMessages.Hello with { MemoryBytes = -1 }));

    [Fact]
    public void WhyNot_HelloWithTooManyModels_NamesTheCount() =>
        Assert.Equal(
            "models: 65 entries; allowed 0 to 64 entries",
            EdgeMessageCheck.WhyNot(SampleMessages.Hello with { Models = [.. Enumerable.Repeat(Model, 65)] })
        );

    [Fact]
    public void WhyNot_HelloWithoutModelsField_SaysMissing() =>
        Assert.Equal("models: missing", EdgeMessageCheck.WhyNot(SampleMessages.Hello with { Models = null! }));

    [Fact]
    public void WhyNot_HelloWithBadModel_NamesItsPlace()
    {
        Assert.Equal("models[1]: missing", EdgeMessageCheck.WhyNot(WithModel(null!)));
        Assert.StartsWith("models[1].family: ", EdgeMessageCheck.WhyNot(WithModel(Model with { Family = "" })));
        Assert.StartsWith("models[1].hash: not a SHA-256", EdgeMessageCheck.WhyNot(WithModel(Model with { Hash = new string('g', 64) })));
        Assert.StartsWith("models[1].denoisers[0]: ", EdgeMessageCheck.WhyNot(WithModel(Model with { Denoisers = [" "] })));
        Assert.Equal(
            "models[1].loras: 257 entries; allowed 0 to 256 entries",
            EdgeMessageCheck.WhyNot(WithModel(Model with { Loras = [.. Enumerable.Repeat(SampleMessages.LoraHash, 257)] }))
        );
        Assert.Equal(
            "models[1].loras: not all are a SHA-256; allowed 64 hexadecimal digits",
            EdgeMessageCheck.WhyNot(WithModel(Model with { Loras = [SampleMessages.LoraHash, "style"] }))
        );
        Assert.Equal("models[1].decoders: missing", EdgeMessageCheck.WhyNot(WithModel(Model with { Decoders = null! })));
        Assert.StartsWith(
            "models[1].decoders: 33 entries; allowed 0 to 32",
            EdgeMessageCheck.WhyNot(WithModel(Model with { Decoders = [.. Enumerable.Repeat("d", 33)] }))
        );
    }

    [Theory]
    [InlineData("", 0, 0, 1, "range.generationId")]
    [InlineData("g", -1, 0, 1, "range.attempt")]
    [InlineData("g", 0, -1, 1, "range.from")]
    [InlineData("g", 0, 5, 4, "range.to")]
    [InlineData("g", 0, 0, 151, "range.to")]
    [InlineData(null, 0, 0, 1, "range.generationId")]
    public void WhyNot_BadRange_NamesTheFieldInEveryMessageThatCarriesIt(string? id, int attempt, int from, int to, string field)
    {
        var range = new RangeKey(id!, attempt, from, to);

        Assert.StartsWith(field, EdgeMessageCheck.WhyNot(SampleMessages.Offer with { Range = range }));
        Assert.StartsWith(field, EdgeMessageCheck.WhyNot(SampleMessages.Progress with { Range = range }));
        Assert.StartsWith(field, EdgeMessageCheck.WhyNot(SampleMessages.Result with { Range = range }));
        Assert.StartsWith(field, EdgeMessageCheck.WhyNot(SampleMessages.Decline with { Range = range }));
        Assert.StartsWith(field, EdgeMessageCheck.WhyNot(SampleMessages.Verdict with { Range = range }));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(21)]
    public void WhyNot_ProgressOutsideItsRange_NamesTheRange(int stepsDone) =>
        Assert.Equal(
            $"stepsDone: {stepsDone}; allowed 12 to 20",
            EdgeMessageCheck.WhyNot(SampleMessages.Progress with { StepsDone = stepsDone })
        );

    [Theory]
    [InlineData(2, 2, "picture.pixels: 6 bytes; allowed 12 (width 2 x height 2 x 3)")]
    [InlineData(0, 1, "picture.width: 0; allowed 1 to 2048")]
    [InlineData(1, 2_049, "picture.height: 2049; allowed 1 to 2048")]
    [InlineData(int.MaxValue, int.MaxValue, "picture.width: 2147483647; allowed 1 to 2048")]
    public void WhyNot_PictureThatDoesNotFitItsSize_NamesFieldAndRange(int width, int height, string expected) =>
        Assert.Equal(
            expected,
            EdgeMessageCheck.WhyNot(SampleMessages.Result with { Picture = SampleMessages.Picture with { Width = width, Height = height } })
        );

    [Fact]
    public void WhyNot_LatentStateOutsideItsLimits_NamesThem()
    {
        Assert.StartsWith(
            "latentState: 0 bytes; allowed 1 to",
            EdgeMessageCheck.WhyNot(SampleMessages.Result with { LatentState = default })
        );
        Assert.StartsWith(
            "latentState: 8388609 bytes; allowed 1 to 8388608",
            EdgeMessageCheck.WhyNot(SampleMessages.Offer with { LatentState = new byte[EdgeLimits.MaxLatentStateBytes + 1] })
        );
    }

    [Theory]
    [InlineData(-1, 0, "elapsedMicroseconds")]
    [InlineData(5, 6, "decodeMicroseconds")]
    [InlineData(long.MaxValue, 0, "elapsedMicroseconds")]
    public void WhyNot_ResultWithImpossibleTimes_NamesTheField(long elapsed, long decode, string field) =>
        Assert.StartsWith(
            field,
            EdgeMessageCheck.WhyNot(SampleMessages.Result with { ElapsedMicroseconds = elapsed, DecodeMicroseconds = decode })
        );

    [Theory]
    [InlineData(0, 0, 1, "total: 0 bytes; allowed 1 to 16777216 bytes")]
    [InlineData(0, EdgeLimits.MaxMessageBytes + 1, 1, "total: 16777217 bytes; allowed 1 to 16777216 bytes")]
    [InlineData(-1, 10, 1, "offset: -1; allowed 0 to 9")]
    [InlineData(10, 10, 1, "offset: 10; allowed 0 to 9")]
    [InlineData(8, 10, 3, "bytes: 3 bytes; allowed 1 to 2 bytes")]
    [InlineData(0, 10, 0, "bytes: 0 bytes; allowed 1 to 10 bytes")]
    [InlineData(0, 1_000_000, EdgeLimits.MaxPartBytes + 1, "bytes: 262145 bytes; allowed 1 to 262144 bytes")]
    public void WhyNot_PartOutsideItsWhole_NamesTheRange(int offset, int total, int length, string expected) =>
        Assert.Equal(expected, EdgeMessageCheck.WhyNot(new PartMessage(offset, total, new byte[length])));

    [Fact]
    public void WhyNot_DeclineWithTooLongReason_NamesTheLimit() =>
        Assert.StartsWith(
            "reason: 1001 characters; allowed 0 to 1000",
            EdgeMessageCheck.WhyNot(SampleMessages.Decline with { Reason = new string('x', 1_001) })
        );

    [Fact]
    public void WhyNot_VerdictOfUnknownKind_NamesTheRange() =>
        Assert.Equal("kind: 9; allowed 0 to 4", EdgeMessageCheck.WhyNot(SampleMessages.Verdict with { Kind = (VerdictKind)9 }));

    [Fact]
    public void WhyNot_WelcomeWithHeartbeatLongerThanLease_NamesTheField() =>
        Assert.Equal("heartbeatMs: 5000; allowed 1 to 4000", EdgeMessageCheck.WhyNot(SampleMessages.Welcome with { HeartbeatMs = 5_000 }));

    [Fact]
    public void WhyNot_RefusalOfAnotherVersion_IsGood() =>
        Assert.Null(EdgeMessageCheck.WhyNot(new WelcomeMessage(7, false, "this gateway speaks version 7", 0, 0)));

    [Fact]
    public void ToLine_AnyText_IsALine()
    {
        var line = EdgeText.ToLine("first\r\nsecond\u007f" + new string('x', 2_000));

        Assert.True(EdgeText.IsLine(line, EdgeLimits.MaxReasonLength));
        Assert.StartsWith("first  second ", line);
    }
}
