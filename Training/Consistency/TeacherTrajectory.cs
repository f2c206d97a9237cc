using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>
/// The teacher's way from z_t to z_m in several small, possibly stochastic steps under classifier-free guidance (SCott, Liu et
/// al. 2025).
/// </summary>
/// <param name="substeps">Steps the way is cut into, h in the paper; 1 and a solver without noise is LCM.</param>
internal sealed class TeacherTrajectory(UNet2DConditionModel teacher, ForwardProcess process, IReverseSolver solver, int substeps)
{
    /// <param name="noisy">z_t, batch x channels x height x width.</param>
    /// <param name="start">t of every row, up to the schedule's last timestep.</param>
    /// <param name="end">m of every row, 0 to t.</param>
    /// <param name="empty">The encoded empty prompt, one per row.</param>
    /// <param name="guidance">w of every row, batch x 1 x 1 x 1: the prediction is conditional + w (conditional - empty), so a
    /// guidance scale of w + 1.</param>
    /// <param name="generator">Source of the solver's noise.</param>
    /// <returns>z_m; nothing of it carries gradients.</returns>
    public Tensor Follow(Tensor noisy, long[] start, long[] end, Tensor context, Tensor empty, Tensor guidance, Generator generator)
    {
        using var noGradient = no_grad();
        var both = cat([context, empty]);
        var z = noisy;
        for (var i = 0; i < substeps; i++)
        {
            z = Step(z, Part(i), Part(i + 1), both, guidance, generator);
        }

        return z;

        long[] Part(int i) => [.. start.Zip(end, (t, m) => t - (t - m) * i / substeps)];
    }

    private Tensor Step(Tensor z, long[] from, long[] to, Tensor context, Tensor guidance, Generator generator)
    {
        var times = tensor(from);
        var parts = teacher.forward(cat([z, z]), cat([times, times]), context).chunk(2);
        var guided = parts[0] + guidance * (parts[0] - parts[1]);
        var clean = process.Denoised(z, guided, times);
        var steps = from.Zip(to, (a, b) => solver.Step(process.AlphaCumprod(a), process.AlphaCumprod(b))).ToArray();
        Tensor Weight(Func<ReverseStep, double> weight) =>
            tensor(Array.ConvertAll(steps, step => (float)weight(step))).reshape(-1, 1, 1, 1);
        var next = Weight(step => step.Previous) * z + Weight(step => step.Clean) * clean;
        return steps.All(step => step.Noise == 0) ? next : next + Weight(step => step.Noise) * randn(z.shape, generator: generator);
    }
}
