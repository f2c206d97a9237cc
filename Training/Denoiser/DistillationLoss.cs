using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>
/// What a student learns from: the task, the teacher's output and the teacher's features (BK-SDM, Kim et al. 2023, eq. 1 to 3), each a mean
/// square error. Safe to use from several threads at once.
/// </summary>
/// <param name="teacher">Null where only the task counts.</param>
/// <param name="pairs">Where features are compared; their errors are added up.</param>
internal sealed class DistillationLoss(
    UNet2DConditionModel student,
    UNet2DConditionModel? teacher,
    ForwardProcess process,
    DistillationWeights weights,
    IReadOnlyList<FeaturePair> pairs
)
{
    private readonly bool _features = teacher is not null && weights.Feature > 0 && pairs.Count > 0;

    public Tensor Of(DenoiserBatch batch, Tensor context) => Terms(batch, context).Sum(weights);

    public DistillationTerms Terms(DenoiserBatch batch, Tensor context)
    {
        var noisy = process.AddNoise(batch.Clean, batch.Noise, batch.Timesteps);
        var own = _features ? new Dictionary<string, Tensor>() : null;
        var predicted = student.forward(noisy, batch.Timesteps, context, features: own);
        var task = weights.Task > 0 ? Error(predicted, process.Target(batch.Clean, batch.Noise, batch.Timesteps)) : null;
        if (teacher is null || (weights.Output <= 0 && !_features))
        {
            return new DistillationTerms(task, null, null);
        }

        var theirs = _features ? new Dictionary<string, Tensor>() : null;
        var taught = Teach(noisy, batch.Timesteps, context, theirs);
        return new DistillationTerms(
            task,
            weights.Output > 0 ? Error(predicted, taught) : null,
            _features ? pairs.Select(pair => Error(own![pair.Student], theirs![pair.Teacher])).Aggregate((sum, error) => sum + error) : null
        );
    }

    private Tensor Teach(Tensor noisy, Tensor timesteps, Tensor context, Dictionary<string, Tensor>? features)
    {
        using var noGradient = no_grad();
        return teacher!.forward(noisy, timesteps, context.detach(), features: features);
    }

    private static Tensor Error(Tensor a, Tensor b) => (a.to(ScalarType.Float32) - b.to(ScalarType.Float32)).square().mean();
}
