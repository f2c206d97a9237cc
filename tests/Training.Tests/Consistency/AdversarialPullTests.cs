using HybridGrains.Training.Consistency;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Consistency;

public sealed class AdversarialPullTests
{
    private readonly Tensor _weight = tensor(new[] { 1f, 2f }).requires_grad_(true);
    private readonly Tensor _judge = tensor(3f).requires_grad_(true);

    [Fact]
    public void Add_Backward_PullsByTheRatioOfTheConsistencyGradient()
    {
        var answers = 1 * _weight;
        // Gradients at the answers: (3, 4) of length 5, and 3 (0.6, 0.8) of length 3.
        var consistency = (answers * tensor(new[] { 3f, 4f })).sum();
        var adversarial = _judge * (answers * tensor(new[] { 0.6f, 0.8f })).sum();

        AdversarialPull.Add(consistency, adversarial, answers, ratio: 0.4).backward();

        Assert.True(allclose(tensor(new[] { 3f + (2 * 0.6f), 4f + (2 * 0.8f) }), _weight.grad!));
    }

    [Fact]
    public void Add_Value_IsTheWeightedSum()
    {
        var answers = 1 * _weight;
        var consistency = (answers * tensor(new[] { 3f, 4f })).sum();
        var adversarial = _judge * (answers * tensor(new[] { 0.6f, 0.8f })).sum();

        var sum = AdversarialPull.Add(consistency, adversarial, answers, ratio: 0.4);

        Assert.Equal(11 + (0.4 * 5 / 3 * 6.6), sum.item<float>(), 4);
    }

    [Fact]
    public void Add_Backward_LeavesTheDiscriminatorAlone()
    {
        var answers = 1 * _weight;

        AdversarialPull.Add(answers.square().sum(), _judge * answers.sum(), answers, ratio: 1).backward();

        Assert.Null(_judge.grad);
    }

    [Fact]
    public void Add_AdversaryWithoutGradient_ChangesNothing()
    {
        var answers = 1 * _weight;

        AdversarialPull.Add(answers.sum(), (answers * 0).sum(), answers, ratio: 0.4).backward();

        Assert.True(allclose(ones(2), _weight.grad!));
    }
}
