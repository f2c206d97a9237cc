using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation;

/// <summary>Trains the evaluator on pictures made on the fly; with an autoencoder, a quarter of them pass through it.</summary>
internal sealed class SceneReaderTrainer
{
    private const int ReconstructedOneIn = 4;
    private readonly EmojiCatalog _catalog;
    private readonly RunOptions _options;
    private readonly AutoencoderKL? _autoencoder;
    private readonly SceneReader _reader;
    private readonly TrainingRun _run;

    public SceneReaderTrainer(EmojiCatalog catalog, RunOptions options, AutoencoderKL? autoencoder)
    {
        _catalog = catalog;
        _options = options;
        _autoencoder = autoencoder;
        random.manual_seed(options.Seed);
        _reader = new SceneReader(
            new SceneReaderConfig
            {
                Objects = [.. EmojiObjects.All.Select(item => item.Name)],
                Sizes = SceneLayout.Sizes,
                Backgrounds = [.. Background.All.Select(item => item.Name)],
            }
        )
        {
            ComputeType = options.ComputeType,
        };
        _run = new TrainingRun(options, _reader.named_parameters().Select(item => (item.name, (Tensor)item.parameter)), emaDecay: 0.995);
    }

    /// <summary>Trains to the end of the schedule and writes the averaged weights to "evaluator" in the run's folder.</summary>
    public void Train(CancellationToken cancellationToken)
    {
        Console.WriteLine($"{_reader.CountParameters():N0} parameters");
        _run.Train(Loss, Preview, cancellationToken);
        var folder = Path.Combine(_options.Folder, "evaluator");
        _run.Average.With(() => _reader.SavePretrained(folder, ScalarType.Float16));
        Console.WriteLine(folder);
    }

    private Tensor Loss(int seed)
    {
        var examples = new ReaderExamples(_catalog, seed);
        var batch = Enumerable.Range(0, _options.Share).Select(_ => examples.Next()).ToList();
        var pictures = SceneBatch.ToTensor([.. batch.Select(example => example.Rgb)], SceneLayout.Side);
        if (_autoencoder is not null)
        {
            pictures = PartlyReconstructed(pictures);
        }

        return ReaderLoss.Of(_reader.Forward(pictures), ReaderTargets.Of([.. batch.Select(example => example.Truth)], _reader.Config));
    }

    private Tensor PartlyReconstructed(Tensor pictures)
    {
        using var noGradient = no_grad();
        var some = pictures.shape[0] / ReconstructedOneIn;
        var through = _autoencoder!.Decode(_autoencoder.Encode(pictures.narrow(0, 0, some)).Mean).clamp(-1, 1);
        return cat([through, pictures.narrow(0, some, pictures.shape[0] - some)]);
    }

    private void Preview(IDictionary<string, double> figures)
    {
        var accuracy = new ReaderAccuracy(_reader, _catalog);
        var scenes = accuracy.Scenes("", 256, seed: 1);
        figures["allRight"] = scenes.AllRight.Share;
        figures["objects"] = scenes.Objects.Share;
        figures["counts"] = scenes.Counts.Share;
        figures["background"] = scenes.Background.Share;
        foreach (var (kind, share) in accuracy.Mistaken(48, seed: 1))
        {
            figures[$"mistaken.{kind}"] = share.Share;
        }
    }
}
