using HybridGrains.Training.Data;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes;

/// <summary>Pictures of emoji-scenes-2 for the autoencoder.</summary>
internal sealed class CompositionPictures(SpriteLibrary sprites) : IPictureSet
{
    private const int EvaluationSeed = 4242;
    private readonly CompositionPainter _painter = new(sprites);

    public Tensor Crops(int count, int seed)
    {
        var sampler = new CompositionSampler(sprites, SceneSplit.Train, seed);
        var random = new Random(seed);
        var crops = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            var composition = sampler.Next();
            var figure = composition.Figures[random.Next(composition.Figures.Count)];
            var (left, top) = (Corner(figure.X, figure.Size, random), Corner(figure.Y, figure.Size, random));
            crops.Add(SceneBatch.Crop(_painter.Paint(composition), left, top, SceneBatch.CropSide));
        }

        return SceneBatch.ToTensor(crops, SceneBatch.CropSide);
    }

    public Tensor Scenes(int count, int seed)
    {
        var sampler = new CompositionSampler(sprites, SceneSplit.Train, seed);
        return SceneBatch.ToTensor([.. Enumerable.Range(0, count).Select(_ => _painter.Paint(sampler.Next()))], SceneLayout.Side);
    }

    public IEnumerable<byte[]> HeldOut()
    {
        var sampler = new CompositionSampler(sprites, SceneSplit.HeldOut, EvaluationSeed);
        while (true)
        {
            yield return _painter.Paint(sampler.Next());
        }
    }

    private static int Corner(int position, int size, Random random)
    {
        var centre = position + random.Next(size + 1) - SceneBatch.CropSide / 2;
        return Math.Clamp(centre / SceneLayout.Cell * SceneLayout.Cell, 0, SceneLayout.Side - SceneBatch.CropSide);
    }
}
