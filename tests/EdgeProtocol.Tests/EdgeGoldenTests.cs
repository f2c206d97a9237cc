namespace HybridGrains.EdgeProtocol.Tests;

/// <summary>Bytes written by version 1 are read by today's code, and today's code still writes them.</summary>
public sealed class EdgeGoldenTests
{
    public static TheoryData<string> Names => [.. SampleMessages.Bytes().Keys];

    private static byte[] Golden(string name) =>
        Convert.FromHexString(File.ReadAllText(GoldenFiles.Find($"edge-protocol/v1/{name}.hex")).Trim());

    [Theory]
    [MemberData(nameof(Names))]
    public void Serialize_SampleMessage_WritesTheCommittedBytes(string name) => Assert.Equal(Golden(name), SampleMessages.Bytes()[name]);

    [Fact]
    public void Deserialize_Hello_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<HelloMessage>(Golden("hello"));

        Assert.Equal(
            (1, "desk-3f2a", "cpu, 2 threads, X64", 17_179_869_184),
            (read.ProtocolVersion, read.AgentId, read.Device, read.MemoryBytes)
        );
        var model = Assert.Single(read.Models);
        Assert.Equal(("emoji-scenes", SampleMessages.Hash), (model.Family, model.Hash));
        Assert.Equal(["large", "small"], model.Denoisers);
        Assert.Equal(["light"], model.Decoders);
    }

    [Fact]
    public void Deserialize_Offer_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<OfferMessage>(Golden("offer"));

        Assert.Equal(SampleMessages.Offer with { LatentState = read.LatentState }, read);
        Assert.Equal([1, 2, 3, 4], read.LatentState.ToArray());
    }

    [Fact]
    public void Deserialize_Progress_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<ProgressMessage>(Golden("progress"));

        Assert.Equal((SampleMessages.Range, 14), (read.Range, read.StepsDone));
        AssertPicture(read.Preview);
    }

    [Fact]
    public void Deserialize_Result_ReadsEveryField()
    {
        var read = EdgeSerializer.Deserialize<ResultMessage>(Golden("result"));

        Assert.Equal((SampleMessages.Range, 812_345, 12_345), (read.Range, read.ElapsedMicroseconds, read.DecodeMicroseconds));
        Assert.Equal([5, 6, 7, 8], read.LatentState.ToArray());
        AssertPicture(read.Picture);
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
        Assert.Equal(SampleMessages.Decline, EdgeSerializer.Deserialize<DeclineMessage>(Golden("decline")));
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
        Assert.Equal("desk-3f2a", read.AgentId);
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
