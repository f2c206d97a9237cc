using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.LightDecoder;
using HybridGrains.Training.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class EncodedScenesTests
{
    private const int Seed = 11;
    private readonly SceneComposer _composer = new(SquareCatalog.Create());
    private readonly AutoencoderKL _teacher = Teacher();

    [Fact]
    public void Draw_WholeScenes_GivesThePictureThatWasEncoded()
    {
        var batch = new EncodedScenes(_composer, _teacher, Pool(Seed), Seed).Draw(8, seed: 4, progress: 0.9);

        Assert.Equal([2, 3, 128, 128], batch.Pictures.shape);
        Assert.True(allclose(batch.Latents!, TeacherLatents.Encode(_teacher, batch.Pictures), rtol: 1e-3, atol: 1e-4));
    }

    [Fact]
    public void Draw_Crops_CutsPictureAndLatentsAtTheSamePlace()
    {
        var pool = Pool(Seed);
        var scenes = new EncodedScenes(_composer, _teacher, pool, Seed);

        var batch = scenes.Draw(3, seed: 4, progress: 0);

        Assert.Equal([3, 3, 64, 64], batch.Pictures.shape);
        for (var row = 0; row < 3; row++)
        {
            var (index, top, left) = Find(batch.Latents![row], pool.Latents);
            var whole = SceneBatch.ToTensor([SceneBatch.Compose(_composer, Scenes(Seed)[index])], SceneLayout.Side)[0];
            Assert.True(allclose(whole.slice(1, 8 * top, 8 * top + 64, 1).slice(2, 8 * left, 8 * left + 64, 1), batch.Pictures[row]));
        }

        Assert.True(allclose(batch.Pictures, scenes.Draw(3, seed: 4, progress: 0).Pictures));
    }

    [Fact]
    public void Create_LatentsOfOtherScenes_IsRefused()
    {
        var refusal = Assert.Throws<TrainingException>(() => new EncodedScenes(_composer, _teacher, Pool(Seed + 1), Seed));

        Assert.Contains("--latents-seed", refusal.Message, StringComparison.Ordinal);
    }

    private LatentPool Pool(int seed)
    {
        using var noGradient = no_grad();
        var pictures = Scenes(seed).Select(scene => SceneBatch.Compose(_composer, scene)).ToArray();
        return new LatentPool(
            TeacherLatents.Encode(_teacher, SceneBatch.ToTensor(pictures, SceneLayout.Side)),
            zeros(6, 8, ScalarType.Int64)
        );
    }

    private static Scene[] Scenes(int seed)
    {
        var sampler = new SceneSampler(SceneSplit.Train, seed);
        return [.. Enumerable.Range(0, 6).Select(_ => sampler.Next())];
    }

    /// <summary>Where a square of 8 x 8 cells was cut out.</summary>
    private static (int Index, int Top, int Left) Find(Tensor square, Tensor latents) =>
        Enumerable
            .Range(0, 6)
            .SelectMany(index => Enumerable.Range(0, 9).SelectMany(top => Enumerable.Range(0, 9).Select(left => (index, top, left))))
            .First(place =>
                (square == latents[place.index].slice(1, place.top, place.top + 8, 1).slice(2, place.left, place.left + 8, 1))
                    .all()
                    .item<bool>()
            );

    private static AutoencoderKL Teacher()
    {
        random.manual_seed(1);
        return new AutoencoderKL(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [8, 8, 8, 8],
                DownBlockTypes = [.. Enumerable.Repeat("DownEncoderBlock2D", 4)],
                UpBlockTypes = [.. Enumerable.Repeat("UpDecoderBlock2D", 4)],
                NormNumGroups = 4,
                LayersPerBlock = 1,
                MidBlockAddAttention = false,
                SampleSize = [128],
                ScalingFactor = 4,
            }
        );
    }
}
