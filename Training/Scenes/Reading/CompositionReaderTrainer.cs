using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Trains the reader on pictures made on the fly; with an autoencoder, a quarter of them pass through it.</summary>
internal sealed class CompositionReaderTrainer
{
    private const int ReconstructedOneIn = 4;
    private readonly SpriteLibrary _sprites;
    private readonly RunOptions _options;
    private readonly AutoencoderKL? _autoencoder;
    private readonly CompositionReader _reader;
    private readonly TrainingRun _run;

    /// <param name="from">Folder of a reader whose weights to start from where the run has no checkpoint; null starts at random.</param>
    public CompositionReaderTrainer(SpriteLibrary sprites, RunOptions options, AutoencoderKL? autoencoder, string? from)
    {
        (_sprites, _options, _autoencoder) = (sprites, options, autoencoder);
        random.manual_seed(options.Seed);
        _reader = from is null ? new CompositionReader(CompositionReaderConfig.Full) : CompositionReader.FromPretrained(from);
        _reader.ComputeType = options.ComputeType;
        _run = new TrainingRun(options, _reader.named_parameters().Select(item => (item.name, (Tensor)item.parameter)), emaDecay: 0.998);
    }

    /// <summary>Trains to the end of the schedule and writes the averaged weights to "reader" in the run's folder.</summary>
    public void Train(CancellationToken cancellationToken)
    {
        Console.WriteLine($"{_reader.CountParameters():N0} parameters");
        _run.Train(Loss, Preview, cancellationToken);
        var folder = Path.Combine(_options.Folder, "reader");
        _run.Average.With(() => _reader.SavePretrained(folder, ScalarType.Float16));
        Console.WriteLine(folder);
    }

    private Tensor Loss(int seed)
    {
        var pictures = new ReaderPictures(_sprites, seed);
        var batch = Enumerable.Range(0, _options.Share).Select(_ => pictures.Next()).ToList();
        var rgb = SceneBatch.ToTensor([.. batch.Select(picture => picture.Rgb)], SceneLayout.Side);
        return CompositionReaderLoss.Of(
            _reader.Forward(_autoencoder is null ? rgb : PartlyReconstructed(rgb)),
            [.. batch.Select(picture => picture.Truth)]
        );
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
        foreach (var (name, share) in new CompositionReaderTest(_reader, _sprites).Real(count: 128, seed: 1).Shares())
        {
            figures[name] = share.Share;
        }
    }
}
