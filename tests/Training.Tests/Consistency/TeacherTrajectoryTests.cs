using HybridGrains.Training.Consistency;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Consistency;

public sealed class TeacherTrajectoryTests
{
    private static readonly long[] Timesteps = [990, 500, 24];
    private readonly Tensor _noisy = randn([3, 4, 8, 8], generator: new Generator(7));

    [Fact]
    public void Follow_OneStepOfTheOde_IsOneGuidedDdimStep()
    {
        var teacher = Tiny.Denoiser();
        var (context, empty, guidance) = (Tiny.Context(3), zeros_like(Tiny.Context(3)), tensor(new[] { 2f, 4f, 0f }).reshape(-1, 1, 1, 1));

        var followed = Follow(teacher, "ode", 1, guidance);

        using var noGradient = no_grad();
        var times = tensor(Timesteps);
        var (conditional, unconditional) = (teacher.forward(_noisy, times, context), teacher.forward(_noisy, times, empty));
        var v = conditional + guidance * (conditional - unconditional);
        var alphas = Tiny.Process.AlphasCumprod;
        var (from, to) = (alphas.index_select(0, times).reshape(-1, 1, 1, 1), alphas.index_select(0, times - 24).reshape(-1, 1, 1, 1));
        var (clean, noise) = (from.sqrt() * _noisy - (1 - from).sqrt() * v, from.sqrt() * v + (1 - from).sqrt() * _noisy);
        Assert.True(allclose(to.sqrt() * clean + (1 - to).sqrt() * noise, followed, rtol: 1e-4, atol: 1e-4));
    }

    [Fact]
    public void Follow_ThreeSubsteps_EqualsThreeSpansOfAThird()
    {
        var guidance = ones(3, 1, 1, 1);
        var whole = Follow(Tiny.Denoiser(), "ode", 3, guidance);

        var parts = _noisy;
        for (var i = 0; i < 3; i++)
        {
            var trajectory = new TeacherTrajectory(Tiny.Denoiser(), Tiny.Process, ReverseSolvers.Find("ode"), substeps: 1);
            parts = trajectory.Follow(
                parts,
                Below(8 * i),
                Below(8 * (i + 1)),
                Tiny.Context(3),
                zeros_like(Tiny.Context(3)),
                guidance,
                new Generator(1)
            );
        }

        Assert.Equal(parts.data<float>().ToArray(), whole.data<float>().ToArray());
    }

    [Fact]
    public void Follow_AStochasticSolver_DependsOnTheGeneratorAlone()
    {
        var guidance = ones(3, 1, 1, 1);

        var (first, again) = (Follow(Tiny.Denoiser(), "er-sde-5", 3, guidance), Follow(Tiny.Denoiser(), "er-sde-5", 3, guidance));

        Assert.Equal(first.data<float>().ToArray(), again.data<float>().ToArray());
        Assert.False(allclose(first, Follow(Tiny.Denoiser(), "er-sde-5", 3, guidance, seed: 2)));
    }

    [Fact]
    public void Follow_EndsThatDiffer_TakesEveryRowAsIfAlone()
    {
        // The last row has not a timestep for each of the three steps.
        long[] start = [990, 30, 2],
            end = [966, 6, 0];
        var trajectory = new TeacherTrajectory(Tiny.Denoiser(), Tiny.Process, ReverseSolvers.Find("ode"), substeps: 3);
        var (context, guidance) = (Tiny.Context(3), zeros(3, 1, 1, 1));

        var together = trajectory.Follow(_noisy, start, end, context, zeros_like(context), guidance, new Generator(1));

        for (var row = 0; row < 3; row++)
        {
            var one = row..(row + 1);
            var alone = trajectory.Follow(
                _noisy[one],
                start[one],
                end[one],
                context[one],
                zeros_like(context)[one],
                guidance[one],
                new Generator(1)
            );
            Assert.True(allclose(alone, together[one], rtol: 1e-4, atol: 1e-5), $"row {row}");
        }
    }

    private Tensor Follow(ModelKit.Networks.UNet2DConditionModel teacher, string solver, int substeps, Tensor guidance, ulong seed = 1) =>
        new TeacherTrajectory(teacher, Tiny.Process, ReverseSolvers.Find(solver), substeps).Follow(
            _noisy,
            Timesteps,
            Below(24),
            Tiny.Context(3),
            zeros_like(Tiny.Context(3)),
            guidance,
            new Generator(seed)
        );

    private static long[] Below(int steps) => Array.ConvertAll(Timesteps, t => t - steps);
}
