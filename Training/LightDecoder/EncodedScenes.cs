using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>
/// Scenes whose latents were encoded once: most of a step's time is the large encoder's otherwise. Crops around objects first,
/// whole scenes in the last fifth.
/// </summary>
internal sealed class EncodedScenes : IPictureSource
{
    private const double WholeScenesFrom = 0.8;

    /// <summary>Latents are stored in fp16; those of another scene differ by about 1.</summary>
    private const double LargestError = 0.05;

    private readonly SceneComposer _composer;
    private readonly ScenePictures _heldOut;
    private readonly Scene[] _scenes;
    private readonly Tensor _latents;

    /// <param name="pool">What the command 'latents' wrote.</param>
    /// <param name="seed">Seed it was given.</param>
    /// <exception cref="TrainingException">The latents are of other scenes, or of another encoder.</exception>
    public EncodedScenes(SceneComposer composer, AutoencoderKL teacher, LatentPool pool, int seed)
    {
        var sampler = new SceneSampler(SceneSplit.Train, seed);
        (_composer, _heldOut, _latents) = (composer, new ScenePictures(composer), pool.Latents);
        _scenes = [.. Enumerable.Range(0, (int)pool.Count).Select(_ => sampler.Next())];
        using var scope = NewDisposeScope();
        var error = (
            TeacherLatents.Encode(teacher, SceneBatch.ToTensor([SceneBatch.Compose(composer, _scenes[^1])], SceneLayout.Side))
            - _latents[^1]
        )
            .abs()
            .mean()
            .item<float>();
        if (!(error <= LargestError))
        {
            throw new TrainingException(
                $"--latents: they differ by {error:F2} from what --vae gives for the scenes of --latents-seed {seed}. Give "
                    + "the seed and the autoencoder they were encoded with."
            );
        }
    }

    public PictureBatch Draw(int count, int seed, double progress)
    {
        var random = new Random(seed);

        // A whole scene has the pixels of four crops.
        var whole = progress >= WholeScenesFrom;
        var side = whole ? SceneLayout.Side : SceneBatch.CropSide;
        var (pictures, latents) = (new List<byte[]>(), new List<Tensor>());
        for (var i = 0; i < (whole ? Math.Max(1, count / 4) : count); i++)
        {
            var index = random.Next(_scenes.Length);
            var (left, top) = whole ? (0, 0) : SceneBatch.CropCorner(_scenes[index], random);
            pictures.Add(SceneBatch.Crop(SceneBatch.Compose(_composer, _scenes[index]), left, top, side));
            latents.Add(
                _latents[index]
                    .slice(1, top / SceneLayout.Cell, (top + side) / SceneLayout.Cell, 1)
                    .slice(2, left / SceneLayout.Cell, (left + side) / SceneLayout.Cell, 1)
            );
        }

        return new PictureBatch(SceneBatch.ToTensor(pictures, side), stack(latents));
    }

    public IEnumerable<Tensor> HeldOut(int count) => _heldOut.HeldOut(count);
}
