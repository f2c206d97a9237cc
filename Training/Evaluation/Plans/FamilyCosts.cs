using System.Runtime.InteropServices;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>What the networks of a family cost on this machine, as the serving runtime runs them: one picture, all cores.</summary>
/// <param name="Machine">Processor architecture, cores and system.</param>
/// <param name="Denoisers">One step of one picture with guidance, by name.</param>
/// <param name="Decoders">One decoding, by name.</param>
internal sealed record FamilyCosts(
    string Machine,
    IReadOnlyDictionary<string, MeasuredCost> Denoisers,
    IReadOnlyDictionary<string, MeasuredCost> Decoders
)
{
    private const string Prompt = "a picture of a cat on a beach";

    /// <summary>Measures all networks in turns, so that what else the machine does falls on all alike.</summary>
    public static FamilyCosts Measure(FamilyRuntime runtime, int rounds, CancellationToken cancellationToken)
    {
        var (manifest, defaults) = (runtime.Family.Manifest, runtime.Family.Manifest.Defaults);
        var denoisers = manifest.Denoisers.ToDictionary(entry => entry.Name, _ => new List<double>());
        var decoders = manifest.Decoders.ToDictionary(entry => entry.Name, _ => new List<double>());
        runtime.Warm(denoisers.Keys, decoders.Keys);
        var start = runtime.Start(
            new GenerationParameters(
                manifest.Name,
                Prompt,
                "",
                manifest.Size.Width,
                manifest.Size.Height,
                defaults.Steps,
                defaults.Sampler,
                defaults.GuidanceScale,
                Seed: 1
            )
        );
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (name, times) in denoisers)
            {
                var elapsed = runtime.Run(start, new RangeSpec(name, 1), progress: null, cancellationToken).DenoiseElapsed;
                if (round >= 0)
                {
                    times.Add(elapsed.TotalMilliseconds);
                }
            }

            foreach (var (name, times) in decoders)
            {
                var elapsed = runtime
                    .Run(start, new RangeSpec(defaults.LargeDenoiser, 0, name), progress: null, cancellationToken)
                    .DecodeElapsed;
                if (round >= 0)
                {
                    times.Add(elapsed.TotalMilliseconds);
                }
            }
        }

        return new FamilyCosts(
            $"{RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}",
            denoisers.ToDictionary(item => item.Key, item => MeasuredCost.Of(item.Value)),
            decoders.ToDictionary(item => item.Key, item => MeasuredCost.Of(item.Value))
        );
    }
}
