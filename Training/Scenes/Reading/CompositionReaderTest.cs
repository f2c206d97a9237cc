using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>How well the reader reads pictures whose content is known.</summary>
internal sealed class CompositionReaderTest(CompositionReader reader, SpriteLibrary sprites)
{
    private const int Batch = 32;
    private readonly CompositionPainter _painter = new(sprites);

    /// <summary>Held-out compositions as they are drawn; with <paramref name="autoencoder"/>, encoded and decoded again.</summary>
    public RequestScores Real(int count, int seed, AutoencoderKL? autoencoder = null)
    {
        var sampler = new CompositionSampler(sprites, SceneSplit.HeldOut, seed);
        var compositions = Enumerable.Range(0, count).Select(_ => sampler.Next()).ToList();
        return new RequestScores([.. compositions.Chunk(Batch).SelectMany(chunk => Score(chunk, autoencoder))]);
    }

    private IEnumerable<(SceneRequest, RequestScore)> Score(Composition[] compositions, AutoencoderKL? autoencoder)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var pictures = SceneBatch.ToTensor(Array.ConvertAll(compositions, _painter.Paint), SceneLayout.Side);
        if (autoencoder is not null)
        {
            pictures = autoencoder.Decode(autoencoder.Encode(pictures).Mean).clamp(-1, 1);
        }

        return
        [
            .. compositions.Zip(
                CompositionReadings.Read(reader, pictures),
                (composition, reading) =>
                {
                    // The truth is known, so that also what the caption leaves out is judged.
                    var request = SceneRequest.Of(composition) with
                    {
                        Backdrop = composition.Backdrop,
                    };
                    return (request, RequestScore.Of(request, reading));
                }
            ),
        ];
    }
}
