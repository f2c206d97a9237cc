using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Recovery;

/// <summary>
/// Trains a pruned denoiser back under its teacher, on encoded pictures and with the family's text encoder, both of which stay.
/// </summary>
internal sealed class RecoveryTrainer
{
    private readonly RunOptions _options;
    private readonly LatentPool _train;
    private readonly LatentPool _heldOut;
    private readonly UNet2DConditionModel _student;
    private readonly CLIPTextModel _text;
    private readonly ForwardProcess _process;
    private readonly DistillationLoss _loss;
    private readonly DistillationLoss _allTerms;
    private readonly Action<UNet2DConditionModel, string>? _draw;
    private readonly Tensor _emptyTokens;
    private readonly TrainingRun _run;

    /// <param name="student">Trained in place.</param>
    /// <param name="draw">Draws a preview of the student into a file; null draws none.</param>
    public RecoveryTrainer(
        RunOptions options,
        LatentPool train,
        LatentPool heldOut,
        ClipTokenizer tokenizer,
        CLIPTextModel text,
        UNet2DConditionModel teacher,
        UNet2DConditionModel student,
        ForwardProcess process,
        DistillationWeights weights,
        IReadOnlyList<FeaturePair> pairs,
        Action<UNet2DConditionModel, string>? draw
    )
    {
        (_options, _train, _heldOut, _student, _text, _process, _draw) = (options, train, heldOut, student, text, process, draw);
        teacher.ComputeType = student.ComputeType = options.ComputeType;
        _loss = new DistillationLoss(student, teacher, process, weights, pairs);
        _allTerms = new DistillationLoss(student, teacher, process, new DistillationWeights(), pairs);
        _emptyTokens = tensor(Array.ConvertAll(tokenizer.EncodePadded(""), id => (long)id)).unsqueeze(0);
        _run = new TrainingRun(
            options,
            student.named_parameters().Select(item => ($"unet.{item.name}", (Tensor)item.parameter)),
            emaDecay: 0.999
        );
    }

    /// <summary>Trains to the end of the schedule or until cancelled; the averaged weights lie in the folder "unet" of the run.</summary>
    public void Train(CancellationToken cancellationToken)
    {
        _run.Train(Loss, Preview, cancellationToken);
        _run.Average.With(Save);
    }

    private Tensor Loss(int seed)
    {
        var batch = DenoiserBatch.Draw(_train, _emptyTokens, _process.TrainSteps, _options.Share, seed);
        return _loss.Of(batch, Encode(batch.Tokens));
    }

    private Tensor Encode(Tensor tokens)
    {
        using var noGradient = no_grad();
        return _text.forward(tokens);
    }

    /// <summary>Reports every term, also those that do not count: an ablation compares them.</summary>
    private void Preview(IDictionary<string, double> figures)
    {
        var batch = DenoiserBatch.HeldOut(_heldOut, _process.TrainSteps);
        var terms = _allTerms.Terms(batch, _text.forward(batch.Tokens));
        figures["heldOutLoss"] = terms.Task!.item<float>();
        figures["heldOutOutput"] = terms.Output!.item<float>();
        if (terms.Feature is not null)
        {
            figures["heldOutFeature"] = terms.Feature.item<float>();
        }

        _draw?.Invoke(_student, Path.Combine(_options.Folder, "previews", $"{_run.Step:D6}.png"));
        Save();
    }

    private void Save() => _student.SavePretrained(Path.Combine(_options.Folder, "unet"), ScalarType.Float16);
}
