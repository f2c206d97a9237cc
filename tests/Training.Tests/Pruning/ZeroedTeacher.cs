using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Pruning;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Pruning;

/// <summary>
/// What a plan means, done to the teacher's own weights in their full shapes: channels that go are zero, layers that go are
/// passed by.
/// </summary>
internal static class ZeroedTeacher
{
    public static void Apply(UNet2DConditionModel teacher, PruningPlan plan)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var weights = teacher.named_parameters().ToDictionary(item => item.name, item => (Tensor)item.parameter);
        foreach (var (name, (dimension, indices)) in new DenoiserSlicing(teacher).Kept(plan))
        {
            var weight = weights[name];
            var mask = zeros(weight.shape[dimension]).index_fill_(0, indices, 1);
            weight.mul_(mask.reshape([.. weight.shape.Select((side, i) => i == dimension ? side : 1)]));
        }

        foreach (var name in plan.Removed)
        {
            PassBy(weights, UNetPart.Whole(name));
        }
    }

    private static void PassBy(Dictionary<string, Tensor> weights, UNetPart part)
    {
        foreach (var (name, weight) in weights.Where(item => part.Holds(item.Key)))
        {
            // A resnet adds conv2's output to its input, a transformer that of proj_out.
            if (name.Contains(".conv2.", StringComparison.Ordinal) || name.Contains(".proj_out.", StringComparison.Ordinal))
            {
                weight.zero_();
            }

            if (name.EndsWith(".conv_shortcut.bias", StringComparison.Ordinal))
            {
                weight.zero_();
            }

            if (name.EndsWith(".conv_shortcut.weight", StringComparison.Ordinal))
            {
                // Takes x and drops the skip that is stacked behind it.
                var channels = weight.shape[0];
                weight.zero_();
                weight[.., ..(int)channels].copy_(eye(channels).reshape(channels, channels, 1, 1));
            }
        }
    }
}
