using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Evaluation.Features;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Evaluation.Distances;

public sealed class ReferenceSetTests
{
    [Fact]
    public void Compare_TheRealPicturesThemselves_FindsNoDistance()
    {
        var pictures = Noise(count: 40, seed: 1, darken: 0);

        var row = new ReferenceSet(new Colours(1), pictures).Compare("real", pictures);

        Assert.Equal(0, row.Fid, 1e-6);
        Assert.Equal((1, 1), (row.Overlap.Precision, row.Overlap.Coverage));
        Assert.Equal(("real", "colours", 40), (row.Name, row.Features, row.Count));
    }

    [Fact]
    public void Compare_DarkerPictures_AreFartherAway()
    {
        var reference = new ReferenceSet(new Colours(1), Noise(40, 1, darken: 0));

        var (same, darker) = (reference.Compare("same", Noise(40, 2, darken: 0)), reference.Compare("darker", Noise(40, 3, darken: 40)));

        Assert.True(darker.Fid > 5 * same.Fid, $"{darker.Fid} against {same.Fid}");
        Assert.True(darker.Kid > same.Kid, $"{darker.Kid} against {same.Kid}");
    }

    [Fact]
    public void Compare_FeaturesOfAnotherScale_GivesTheSame()
    {
        var (real, made) = (Noise(40, 1, darken: 0), Noise(40, 3, darken: 20));

        var (small, large) = (
            new ReferenceSet(new Colours(1), real).Compare("", made),
            new ReferenceSet(new Colours(1000), real).Compare("", made)
        );

        Assert.Equal(small.Fid, large.Fid, 1e-2);
    }

    [Fact]
    public void Compare_ANumberThatIsConstantAmongRealPictures_DoesNotDrownTheOthers()
    {
        var (real, made) = (Noise(40, 1, darken: 0), Noise(40, 3, darken: 60));

        var (plain, rare) = (
            new ReferenceSet(new Colours(1), real).Compare("", made),
            new ReferenceSet(new Colours(1, rare: 0.05), real).Compare("", made)
        );

        Assert.InRange(rare.Fid, 1.001 * plain.Fid, 10 * plain.Fid);
    }

    private static IReadOnlyList<byte[]> Noise(int count, int seed, int darken)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var (red, green, blue) = (random.Next(60, 200), random.Next(60, 200), random.Next(60, 200));
                    return Enumerable
                        .Range(0, SceneComposer.Bytes)
                        .Select(i =>
                            (byte)(
                                (i % 3) switch
                                {
                                    0 => red,
                                    1 => green,
                                    _ => blue,
                                } - darken
                            )
                        )
                        .ToArray();
                }),
        ];
    }

    /// <param name="rare">What a last number is for pictures that are dark on the whole; for others it is 0.</param>
    private sealed class Colours(double scale, double? rare = null) : IFeatureExtractor
    {
        public string Name => "colours";

        public Tensor Of(Tensor pictures)
        {
            var means = pictures.mean([2, 3]);
            return (rare is { } value ? cat([means, (means.mean([1], keepdim: true) < -0.6) * value], 1) : means) * scale;
        }
    }
}
