using HybridGrains.Training.LightDecoder;
using HybridGrains.Training.Readers;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class PerceptualDistanceTests
{
    [Fact]
    public void Of_UnitVectorsAtARightAngle_IsTwoAtEveryTap()
    {
        var (a, b) = (tensor(new[] { 3f, 0f }, [1, 2, 1, 1]), tensor(new[] { 0f, 0.5f }, [1, 2, 1, 1]));

        Assert.Equal(4, PerceptualDistance.Of([a, a], [b, b]).item<float>(), 5);
    }

    [Fact]
    public void Of_SameDirection_IsZeroWhateverTheLength()
    {
        var a = tensor(new[] { 3f, 4f }, [1, 2, 1, 1]);

        Assert.Equal(0, PerceptualDistance.Of([a], [a * 7]).item<float>(), 5);
    }

    [Fact]
    public void Taps_OfTheReader_HaveTheChannelsItNames()
    {
        var features = new SceneReaderFeatures(TinyPictures.Reader());

        Assert.Equal(features.Channels, features.Taps(zeros(1, 3, 32, 32)).Select(tap => (int)tap.shape[1]));
    }

    [Fact]
    public void Taps_OfTheEncoder_HaveTheChannelsItNames()
    {
        var features = new EncoderFeatures(TinyPictures.Teacher());

        Assert.Equal(features.Channels, features.Taps(zeros(1, 3, 32, 32)).Select(tap => (int)tap.shape[1]));
    }
}
