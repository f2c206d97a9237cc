using HybridGrains.Training.Data;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>Scenes composed on the fly: crops around objects first, whole scenes in the last fifth.</summary>
internal sealed class ScenePictures(SceneComposer composer) : IPictureSource
{
    private const double WholeScenesFrom = 0.8;
    private const int Batch = 16;
    private const int HeldOutSeed = 4242;

    // A whole scene has the pixels of four crops.
    public PictureBatch Draw(int count, int seed, double progress) =>
        new(
            progress < WholeScenesFrom ? SceneBatch.Crops(composer, count, seed) : SceneBatch.Scenes(composer, Math.Max(1, count / 4), seed)
        );

    public IEnumerable<Tensor> HeldOut(int count)
    {
        var sampler = new SceneSampler(SceneSplit.HeldOut, HeldOutSeed);
        for (var done = 0; done < count; done += Batch)
        {
            yield return SceneBatch.ToTensor(
                [.. Enumerable.Range(0, Math.Min(Batch, count - done)).Select(_ => SceneBatch.Compose(composer, sampler.Next()))],
                SceneLayout.Side
            );
        }
    }
}
