using static TorchSharp.torch;

namespace HybridGrains.Training.Data;

/// <summary>Pictures of emoji-scenes, the first data set.</summary>
internal sealed class EmojiPictures(SceneComposer composer) : IPictureSet
{
    private const int EvaluationSeed = 4242;

    public Tensor Crops(int count, int seed) => SceneBatch.Crops(composer, count, seed);

    public Tensor Scenes(int count, int seed) => SceneBatch.Scenes(composer, count, seed);

    public IEnumerable<byte[]> HeldOut()
    {
        var sampler = new SceneSampler(SceneSplit.HeldOut, EvaluationSeed);
        while (true)
        {
            yield return SceneBatch.Compose(composer, sampler.Next());
        }
    }
}
