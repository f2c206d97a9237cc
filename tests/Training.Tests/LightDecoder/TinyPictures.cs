using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.LightDecoder;
using HybridGrains.Training.Readers;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

/// <summary>Smooth little pictures and networks of a few channels, the same from the same seed.</summary>
internal sealed class TinyPictures : IPictureSource
{
    public const int Side = 32;

    /// <summary>Draws the same batch whatever the seed, to be learned by heart.</summary>
    public bool Constant { get; init; }

    public PictureBatch Draw(int count, int seed, double progress) => new(Of(count, Constant ? 1 : seed));

    public IEnumerable<Tensor> HeldOut(int count) => [Of(count, 1)];

    public static AutoencoderKL Teacher(int seed = 1)
    {
        random.manual_seed(seed);
        return new AutoencoderKL(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [8, 8, 8],
                DownBlockTypes = [.. Enumerable.Repeat("DownEncoderBlock2D", 3)],
                UpBlockTypes = [.. Enumerable.Repeat("UpDecoderBlock2D", 3)],
                NormNumGroups = 4,
                LayersPerBlock = 1,
                MidBlockAddAttention = false,
                SampleSize = [Side],
                ScalingFactor = 0.7,
            }
        );
    }

    public static AutoencoderTiny Light(int width = 6)
    {
        random.manual_seed(2);
        return new AutoencoderTiny(LightShape.Of(Teacher().Config, [width], [1, 1, 0], [width], [0, 1, 1]));
    }

    public static SceneReader Reader()
    {
        random.manual_seed(3);
        return new SceneReader(
            new SceneReaderConfig
            {
                Channels = [8, 8, 8, 8],
                Objects = ["a"],
                Sizes = [8],
                Backgrounds = ["b"],
            }
        );
    }

    private static Tensor Of(int count, int seed)
    {
        using var generator = new Generator((ulong)seed);
        return nn.functional.interpolate(
            rand([count, 3, 4, 4], generator: generator) * 2 - 1,
            size: [Side, Side],
            mode: InterpolationMode.Nearest
        );
    }
}
