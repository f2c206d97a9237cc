using CsCheck;
using MessagePack;

namespace HybridGrains.EdgeProtocol.Tests;

public sealed class EdgeSerializerTests
{
    [Fact]
    public void RoundTrip_AnyHello_IsGoodAndWritesTheSameBytes() => AssertRoundTrip(MessageGenerators.Hello, EdgeMessageCheck.WhyNot);

    [Fact]
    public void RoundTrip_AnyOffer_IsGoodAndWritesTheSameBytes() => AssertRoundTrip(MessageGenerators.Offer, EdgeMessageCheck.WhyNot);

    [Fact]
    public void RoundTrip_AnyProgress_IsGoodAndWritesTheSameBytes() => AssertRoundTrip(MessageGenerators.Progress, EdgeMessageCheck.WhyNot);

    [Fact]
    public void RoundTrip_AnyResult_IsGoodAndWritesTheSameBytes() => AssertRoundTrip(MessageGenerators.Result, EdgeMessageCheck.WhyNot);

    [Fact]
    public void RoundTrip_AnyDecline_IsEqual() =>
        MessageGenerators.Decline.Sample(message =>
            EdgeSerializer.Deserialize<DeclineMessage>(EdgeSerializer.Serialize(message)) is var read
            && read with { Nonce = default } == message with { Nonce = default }
            && read.Nonce.Span.SequenceEqual(message.Nonce.Span)
        );

    [Fact]
    public void RoundTrip_SdxlResultWithHistoryAndPicture_KeepsEveryByteAndFitsTheLimit()
    {
        // Latents 4 x 128 x 128 in fp32 and two older ones of the sampler; a 1,024 px picture.
        var state = Filled(3 * 4 * 128 * 128 * sizeof(float));
        var pixels = Filled(1_024 * 1_024 * 3);
        var message = new ResultMessage(SampleMessages.Range, state, new PictureMessage(1_024, 1_024, pixels), 1, 0)
        {
            Nonce = SampleMessages.Nonce,
        };

        var bytes = EdgeSerializer.Serialize(message);
        var read = EdgeSerializer.Deserialize<ResultMessage>(bytes);

        Assert.True(bytes.Length < EdgeLimits.MaxMessageBytes);
        Assert.Null(EdgeMessageCheck.WhyNot(read));
        Assert.True(read.LatentState.Span.SequenceEqual(state));
        Assert.True(read.Picture!.Pixels.Span.SequenceEqual(pixels));
    }

    [Fact]
    public void Serialize_LargestPictureWithLatents_FitsTheMessageLimit()
    {
        var side = EdgeLimits.MaxPictureSide;
        var message = new ResultMessage(
            SampleMessages.Range,
            new byte[4 * 256 * 256 * sizeof(float) * 3],
            new PictureMessage(side, side, new byte[side * side * 3]),
            1,
            0
        )
        {
            Nonce = SampleMessages.Nonce,
        };

        Assert.Null(EdgeMessageCheck.WhyNot(message));
        Assert.InRange(EdgeSerializer.Serialize(message).Length, 1, EdgeLimits.MaxMessageBytes);
    }

    [Fact]
    public void Deserialize_AnyBytes_ThrowsNothingButItsOwnException() => Gen.Byte.Array[0, 400].Sample(AssertContained, iter: 4_000);

    [Fact]
    public void Deserialize_AnyDamagedMessage_ThrowsNothingButItsOwnException()
    {
        var good = SampleMessages.Bytes().Values.ToArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 6], Gen.Int[0, 40])
            .Sample(
                (which, changes, cut) =>
                {
                    var bytes = (byte[])good[which].Clone();
                    foreach (var (at, value) in changes)
                    {
                        bytes[at % bytes.Length] = value;
                    }

                    AssertContained(cut < bytes.Length ? bytes[..^cut] : bytes);
                },
                iter: 20_000
            );
    }

    [Theory]
    [InlineData("dd7fffffff", "an array that claims two thousand million entries")]
    [InlineData("c6ffffffff", "bytes that claim four gigabytes")]
    [InlineData("9501dbffffffff", "a text that claims four gigabytes")]
    [InlineData("95019402ddffffffff", "an inner array that claims more than the message holds")]
    [InlineData("c90fffffff01", "an extension type")]
    [InlineData("", "nothing")]
    public void Deserialize_LyingHeader_ThrowsItsOwnExceptionWithoutAllocating(string hexadecimal, string what)
    {
        Assert.NotEmpty(what);
        var bytes = Convert.FromHexString(hexadecimal);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<MessagePackSerializationException>(() => EdgeSerializer.Deserialize<HelloMessage>(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public void Deserialize_DeepNesting_ThrowsItsOwnException()
    {
        var bytes = new byte[1_000_000];
        bytes.AsSpan().Fill(0x91);

        AssertContained(bytes);
    }

    [Fact]
    public void Deserialize_MoreThanTheLimit_NamesTheLimit()
    {
        var thrown = Assert.Throws<MessagePackSerializationException>(() =>
            EdgeSerializer.Deserialize<ResultMessage>(new byte[EdgeLimits.MaxMessageBytes + 1])
        );

        Assert.Contains($"allowed 0 to {EdgeLimits.MaxMessageBytes}", thrown.Message);
    }

    private static void AssertRoundTrip<T>(Gen<T> messages, Func<T, string?> whyNot) =>
        messages.Sample(message =>
        {
            var bytes = EdgeSerializer.Serialize(message);
            var read = EdgeSerializer.Deserialize<T>(bytes);

            Assert.Null(whyNot(read));
            Assert.Equal(bytes, EdgeSerializer.Serialize(read));
        });

    /// <summary>Reads bytes as every kind of message, and checks what could be read.</summary>
    private static void AssertContained(byte[] bytes)
    {
        Try<HelloMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<WelcomeMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<HeartbeatMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<OfferMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<ProgressMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<ResultMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<PartMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<DeclineMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<VerdictMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<CloseMessage>(bytes, EdgeMessageCheck.WhyNot);
        Try<RangeKey>(bytes, EdgeMessageCheck.WhyNot);
    }

    private static void Try<T>(byte[] bytes, Func<T, string?> whyNot)
    {
        T read;
        try
        {
            read = EdgeSerializer.Deserialize<T>(bytes);
        }
        catch (MessagePackSerializationException)
        {
            return;
        }

        _ = whyNot(read);
    }

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i * 31);
        }

        return bytes;
    }
}
