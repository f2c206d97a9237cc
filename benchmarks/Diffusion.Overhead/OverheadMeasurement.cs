using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Diffusion.Overhead;

/// <summary>
/// What one step of a generation costs, with the runtime warm. Each step is a range of its own, so what a range prepares counts
/// at every step.
/// </summary>
/// <param name="Evaluate">Shortest time inside the denoiser's evaluations of a step.</param>
/// <param name="Outside">Shortest time of a step outside of them. The shortest is the engine's own: what other processes take
/// from this one comes on top.</param>
/// <param name="BytesPerStep">Managed bytes allocated, median.</param>
internal sealed record OverheadMeasurement(string Sampler, TimeSpan Evaluate, TimeSpan Outside, long BytesPerStep)
{
    public double OutsideShare => Outside / (Evaluate + Outside);

    public static OverheadMeasurement Of(FamilyRuntime runtime, GenerationParameters parameters, string denoiser, int repeats)
    {
        var (evaluate, outside, bytes) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<long>());
        for (var i = 0; i < repeats; i++)
        {
            var state = runtime.Start(parameters);
            while (state.StepIndex < parameters.Steps)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var outcome = runtime.Run(state, new RangeSpec(denoiser, state.StepIndex + 1), null, CancellationToken.None);
                bytes.Add(GC.GetAllocatedBytesForCurrentThread() - before);
                evaluate.Add(outcome.EvaluateElapsed);
                outside.Add(outcome.DenoiseElapsed - outcome.EvaluateElapsed);
                state = outcome.State;
            }
        }

        return new OverheadMeasurement(parameters.Sampler, evaluate.Min(), outside.Min(), bytes.Order().ElementAt(bytes.Count / 2));
    }
}
