namespace HybridGrains.EdgeProtocol.Tests;

/// <summary>Bytes of this version are read by today's code, and today's code still writes them; those of version 1 are still read.</summary>
public sealed class EdgeGoldenTests
{
    public static TheoryData<string> Names => [.. SampleMessages.Bytes().Keys];

    private static byte[] Golden(string name, int version = 2) =>
        Convert.FromHexString(File.ReadAllText(GoldenFiles.Find($"edge-protocol/v{version}/{name}.hex")).Trim());

    [Theory]
    [MemberData(nameof(Names))]
    public void Serialize_SampleMessage_WritesTheCommittedBytes(string name) => Assert.Equal(Golden(name), SampleMessages.Bytes()[name]);

    [Fact]
    public void Deserialize_Hello_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<HelloMessage>(Golden("hello"));

        Assert.Equal(
            (2, SampleMessages.AgentId, "cpu, 2 threads, X64", 17_179_869_184),
            (read.ProtocolVersion, read.AgentId, read.Device, read.MemoryBytes)
        );
        var model = Assert.Single(read.Models);
        Assert.Equal(("emoji-scenes", SampleMessages.Hash), (model.Family, model.Hash));
        Assert.Equal(["large", "small"], model.Denoisers);
        Assert.Equal(["light"], model.Decoders);
        Assert.Equal([SampleMessages.LoraHash], model.Loras);
    }

    /// <summary>Written by an agent from before there were LoRAs in requests.</summary>
    [Fact]
    public void Deserialize_HelloWithoutLoras_HasNone()
    {
        var read = EdgeSerializer.Deserialize<HelloMessage>(Golden("hello-before-loras"));

        Assert.Null(EdgeMessageCheck.WhyNot(read));
        Assert.Null(Assert.Single(read.Models).Loras);
    }

    [Fact]
    public void Deserialize_Offer_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<OfferMessage>(Golden("offer"));

        Assert.Equal(SampleMessages.Offer with { LatentState = read.LatentState, Nonce = read.Nonce }, read);
        Assert.Equal(SampleMessages.Nonce, read.Nonce.ToArray());
        Assert.Equal([1, 2, 3, 4], read.LatentState.ToArray());
    }

    [Fact]
    public void Deserialize_Progress_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<ProgressMessage>(Golden("progress"));

        Assert.Equal((SampleMessages.Range, 14), (read.Range, read.StepsDone));
        Assert.Equal(SampleMessages.Nonce, read.Nonce.ToArray());
        AssertPicture(read.Preview);
    }

    [Fact]
    public void Deserialize_Result_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<ResultMessage>(Golden("result"));

        Assert.Equal((SampleMessages.Range, 812_345, 12_345), (read.Range, read.ElapsedMicroseconds, read.DecodeMicroseconds));
        Assert.Equal([5, 6, 7, 8], read.LatentState.ToArray());
        Assert.Equal(SampleMessages.Nonce, read.Nonce.ToArray());
        AssertPicture(read.Picture);
        Assert.True(read.Withheld);
    }

    /// <summary>Written by an agent that does not say.</summary>
    [Fact]
    public void Deserialize_ResultWithoutWithheld_IsNotWithheld()
    {
        var read = EdgeSerializer.Deserialize<ResultMessage>(Golden("result-before-withheld"));

        Assert.False(read.Withheld);
        Assert.Equal(SampleMessages.Nonce, read.Nonce.ToArray());
    }

    [Fact]
    public void Deserialize_Part_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<PartMessage>(Golden("part"));

        Assert.Equal((262_144, 262_148), (read.Offset, read.Total));
        Assert.Equal([9, 10, 11, 12], read.Bytes.ToArray());
    }

    [Fact]
    public void Deserialize_MessagesWithoutTensors_ReadEveryField()
    {
        Assert.Equal(SampleMessages.Range, EdgeSerializer.Deserialize<RangeKey>(Golden("range-key")));
        Assert.Equal(SampleMessages.Welcome, EdgeSerializer.Deserialize<WelcomeMessage>(Golden("welcome")));
        Assert.Equal(SampleMessages.Heartbeat, EdgeSerializer.Deserialize<HeartbeatMessage>(Golden("heartbeat")));
        Assert.Equal(SampleMessages.Admission, EdgeSerializer.Deserialize<AdmissionMessage>(Golden("admission")));
        var decline = EdgeSerializer.Deserialize<DeclineMessage>(Golden("decline"));
        Assert.Equal(SampleMessages.Decline with { Nonce = decline.Nonce }, decline);
        Assert.Equal(SampleMessages.Nonce, decline.Nonce.ToArray());
        Assert.Equal(SampleMessages.Verdict, EdgeSerializer.Deserialize<VerdictMessage>(Golden("verdict")));
        Assert.Equal(SampleMessages.Close, EdgeSerializer.Deserialize<CloseMessage>(Golden("close")));
    }

    [Fact]
    public void Deserialize_HelloWithAFieldOfALaterVersion_LeavesItOut()
    {
        var bytes = Golden("hello");
        // The message is an array of five: make it six and add an integer.
        Assert.Equal(0x95, bytes[0]);
        bytes[0] = 0x96;

        var read = EdgeSerializer.Deserialize<HelloMessage>((byte[])[.. bytes, 0x2a]);

        Assert.Null(EdgeMessageCheck.WhyNot(read));
        Assert.Equal(SampleMessages.AgentId, read.AgentId);
    }

    [Fact]
    public void Deserialize_ChallengeAndProof_ReadEveryField()
    {
        var challenge = EdgeSerializer.Deserialize<ChallengeMessage>(Golden("challenge"));
        var proof = EdgeSerializer.Deserialize<ProofMessage>(Golden("proof"));

        Assert.Equal(SampleMessages.Challenge with { Nonce = challenge.Nonce }, challenge);
        Assert.Equal(SampleMessages.Challenge.Nonce.ToArray(), challenge.Nonce.ToArray());
        Assert.Equal((2, null, "desk", "gateway.example:5080"), (proof.ProtocolVersion, proof.AgentId, proof.Name, proof.Audience));
        Assert.Equal(SampleMessages.Proof.PublicKey.ToArray(), proof.PublicKey.ToArray());
        Assert.Equal(SampleMessages.Proof.Signature.ToArray(), proof.Signature.ToArray());
        Assert.Equal(SampleMessages.Proof.TokenKey.ToArray(), proof.TokenKey.ToArray());
        Assert.Equal(SampleMessages.Proof.TokenSignature.ToArray(), proof.TokenSignature.ToArray());
    }

    /// <summary>What an agent of version 1 says first: it must be read, to be refused with a sentence.</summary>
    [Fact]
    public void Deserialize_HelloOfVersion1_IsReadAndRefusedByItsVersion()
    {
        var read = EdgeSerializer.Deserialize<HelloMessage>(Golden("hello", 1));

        Assert.Equal((1, "desk-3f2a", "emoji-scenes"), (read.ProtocolVersion, read.AgentId, read.Models[0].Family));
        Assert.Equal("protocolVersion: 1; allowed 2 to 2", EdgeMessageCheck.WhyNot(read));
    }

    [Fact]
    public void Deserialize_MessagesOfVersion1_HaveNoSecret()
    {
        Assert.Equal(0, EdgeSerializer.Deserialize<ResultMessage>(Golden("result", 1)).Nonce.Length);
        Assert.Equal(0, EdgeSerializer.Deserialize<ProgressMessage>(Golden("progress", 1)).Nonce.Length);
        Assert.Equal(0, EdgeSerializer.Deserialize<DeclineMessage>(Golden("decline", 1)).Nonce.Length);
        Assert.Equal(0, EdgeSerializer.Deserialize<OfferMessage>(Golden("offer", 1)).Nonce.Length);
        Assert.False(EdgeSerializer.Deserialize<WelcomeMessage>(Golden("welcome", 1)).Resumed);
    }

    [Fact]
    public void Deserialize_WelcomeOfAnEarlierVersion_LeavesTheNewFieldAtItsDefault()
    {
        // Five fields, as written before RetryLater.
        var bytes = Convert.FromHexString("9501c2a26e6f0000");

        Assert.Equal(new WelcomeMessage(1, false, "no", 0, 0), EdgeSerializer.Deserialize<WelcomeMessage>(bytes));
    }

    private static void AssertPicture(PictureMessage? picture)
    {
        Assert.NotNull(picture);
        Assert.Equal((2, 1), (picture.Width, picture.Height));
        Assert.Equal([255, 0, 0, 0, 128, 255], picture.Pixels.ToArray());
    }
}
