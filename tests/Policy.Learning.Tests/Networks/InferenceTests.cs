using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Tests.Networks;

public sealed class InferenceTests
{
    [Theory]
    [InlineData(64, 64)]
    [InlineData(37, 5)]
    public void Forward_PlainAndTorch_AgreeWithinAHundredThousandth(int first, int second)
    {
        var shape = ActorCriticShape.Create(ObservationSchema.Size, [first, second], HandoffActionSpace.Size);
        var random = RandomStream.Of(5, RandomPurpose.Learning);
        float[] parameters = [.. Enumerable.Range(0, shape.ParameterCount).Select(_ => (float)random.Normal() * 0.3f)];
        var plain = shape.ToPolicy("test", 1, parameters, InputNormalisation.None(ObservationSchema.Size), 0, 1);
        using var torchSide = new ActorCritic(shape);
        torchSide.Load(parameters);

        for (var trial = 0; trial < 100; trial++)
        {
            float[] input = [.. Enumerable.Range(0, ObservationSchema.Size).Select(_ => (float)random.Normal())];
            var logits = new float[HandoffActionSpace.Size];
            plain.Act(input, logits);
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var batch = tensor(input).unsqueeze(0);
            var expected = torchSide.Actor(batch).data<float>().ToArray();

            for (var i = 0; i < logits.Length; i++)
            {
                Assert.Equal(expected[i], logits[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])));
            }

            Assert.Equal(torchSide.Critic(batch).item<float>(), plain.Value(input), 1e-5 * 10);
        }
    }
}
