using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>
/// Multistep consistency sampling in TorchSharp, for previews: denoise, noise again to the next level. The runtime's sampler
/// "lcm" does the same.
/// </summary>
internal sealed class ConsistencySampler(ConsistencyFunction function, ForwardProcess process)
{
    /// <param name="shape">batch x channels x height x width.</param>
    /// <param name="steps">1 or more, spaced evenly from the last timestep down.</param>
    public Tensor Sample(long[] shape, Tensor context, Tensor guidance, int steps, Generator generator)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var z = randn(shape, generator: generator);
        for (var i = 0; i < steps; i++)
        {
            var clean = function.Of(z, Timesteps(shape[0], i, steps), context, guidance);
            z = i == steps - 1 ? clean : process.AddNoise(clean, randn(shape, generator: generator), Timesteps(shape[0], i + 1, steps));
        }

        return z.MoveToOuterDisposeScope();
    }

    private Tensor Timesteps(long rows, int step, int steps) =>
        full(rows, process.TrainSteps - 1 - (long)step * process.TrainSteps / steps, ScalarType.Int64);
}
