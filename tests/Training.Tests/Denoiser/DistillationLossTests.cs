using HybridGrains.Diffusion.Schedules;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Pruning;
using HybridGrains.Training.Tests.Pruning;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Denoiser;

public sealed class DistillationLossTests : IDisposable
{
    private readonly UNet2DConditionModel _teacher = TinyDenoiser.Create();
    private readonly UNet2DConditionModel _student;
    private readonly ForwardProcess _process = new(linspace(0.999, 0.01, 1000, ScalarType.Float32), PredictionType.Epsilon);

    public DistillationLossTests() => _student = new DenoiserSlicing(_teacher).Slice(DenoiserSlicingTests.CreatePlan());

    public void Dispose()
    {
        _teacher.Dispose();
        _student.Dispose();
    }

    [Fact]
    public void Terms_StudentIsTheTeacher_OnlyTheTaskIsLeft()
    {
        using var scope = NewDisposeScope();
        var pairs = FeaturePair.Derive(_teacher.Config, _teacher.Config);

        var terms = new DistillationLoss(_teacher, _teacher, _process, new DistillationWeights(), pairs).Terms(Batch(), Context());

        // With gradients attention takes another way than without.
        Assert.InRange(terms.Output!.item<float>(), 0, 1e-9);
        Assert.InRange(terms.Feature!.item<float>(), 0, 1e-8);
        Assert.True(terms.Task!.item<float>() > 0.1);
    }

    [Fact]
    public void Of_Weights_ScaleTheirTerms()
    {
        using var scope = NewDisposeScope();
        var pairs = FeaturePair.Derive(_teacher.Config, _student.Config);
        var terms = new DistillationLoss(_student, _teacher, _process, new DistillationWeights(), pairs).Terms(Batch(), Context());
        var expected = 2 * terms.Task!.item<float>() + 3 * terms.Output!.item<float>() + 5 * terms.Feature!.item<float>();

        var loss = new DistillationLoss(_student, _teacher, _process, new DistillationWeights(2, 3, 5), pairs).Of(Batch(), Context());

        Assert.Equal(expected, loss.item<float>(), 1e-3f * expected);
    }

    [Fact]
    public void Terms_Feature_IsTheSumOverItsPairs()
    {
        using var scope = NewDisposeScope();
        var pairs = FeaturePair.Derive(_teacher.Config, _student.Config);
        float Feature(params FeaturePair[] some) =>
            new DistillationLoss(_student, _teacher, _process, new DistillationWeights(0, 0, 1), some)
                .Terms(Batch(), Context())
                .Feature!.item<float>();

        Assert.Equal(pairs.Sum(pair => (double)Feature(pair)), Feature([.. pairs]), 1e-4);
        Assert.All(pairs, pair => Assert.True(Feature(pair) > 0));
    }

    [Fact]
    public void Terms_WeightOfNothing_AreNotComputed()
    {
        using var scope = NewDisposeScope();
        var pairs = FeaturePair.Derive(_teacher.Config, _student.Config);

        var terms = new DistillationLoss(_student, _teacher, _process, new DistillationWeights(0, 1, 0), pairs).Terms(Batch(), Context());

        Assert.Null(terms.Task);
        Assert.Null(terms.Feature);
        Assert.NotNull(terms.Output);
    }

    [Fact]
    public void Of_Backward_ReachesEveryParameterOfTheStudentAndNoneOfTheTeacher()
    {
        using var scope = NewDisposeScope();
        var pairs = FeaturePair.Derive(_teacher.Config, _student.Config);

        new DistillationLoss(_student, _teacher, _process, new DistillationWeights(), pairs).Of(Batch(), Context()).backward();

        Assert.All(
            _student.named_parameters(),
            item => Assert.True(item.parameter.grad is { } gradient && gradient.isfinite().all().item<bool>(), item.name)
        );
        Assert.All(_teacher.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [InlineData(PredictionType.Epsilon)]
    [InlineData(PredictionType.VPrediction)]
    [InlineData(PredictionType.Sample)]
    public void Target_OfEveryPrediction_GivesTheCleanLatentsBack(PredictionType prediction)
    {
        using var scope = NewDisposeScope();
        var process = new ForwardProcess(linspace(0.999, 0.01, 1000, ScalarType.Float32), prediction);
        var batch = Batch();
        var alpha = process.AlphasCumprod[batch.Timesteps].reshape(-1, 1, 1, 1);
        var (signal, sigma) = (alpha.sqrt(), (1 - alpha).sqrt());

        var noisy = process.AddNoise(batch.Clean, batch.Noise, batch.Timesteps);
        var target = process.Target(batch.Clean, batch.Noise, batch.Timesteps);

        var clean = prediction switch
        {
            PredictionType.Epsilon => (noisy - sigma * target) / signal,
            PredictionType.VPrediction => signal * noisy - sigma * target,
            _ => target,
        };
        Assert.True((clean - batch.Clean).abs().max().item<float>() < 1e-4);
    }

    private static DenoiserBatch Batch()
    {
        using var generator = new Generator(3);
        return new DenoiserBatch(
            randn([2, 4, 8, 8], generator: generator),
            zeros([2, 7], ScalarType.Int64),
            randn([2, 4, 8, 8], generator: generator),
            tensor(new[] { 100L, 700L })
        );
    }

    private static Tensor Context()
    {
        using var generator = new Generator(4);
        return randn([2, 7, TinyDenoiser.Context], generator: generator);
    }
}
