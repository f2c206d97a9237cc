using System.Collections.Concurrent;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>
/// A short range whose answer this silo knows: agents run it on joining, which measures their speed and shows that they compute
/// right.
/// </summary>
public sealed class ProbeReference(FamilyRuntimes families)
{
    private const int ProbeSteps = 2;
    private const string Prompt = "probe";
    private const long Seed = 1;

    /// <summary>
    /// Devices differ in rounding; a wrong model or a lie differs by orders of magnitude more. Relative to the largest latent.
    /// </summary>
    private const double LatentTolerance = 1e-2;

    private readonly ConcurrentDictionary<(string, string, string), Lazy<Task<RangeOutcome>>> _answers = new();

    public StepRangeAssignment Assignment(string family, string denoiser, string decoder, string agentId, int attempt) =>
        new(
            new StepRangeId($"probe-{agentId.Replace(AgentIds.Prefix, "", StringComparison.Ordinal)}", attempt, 0, ProbeSteps),
            family,
            denoiser,
            Start(family).ToBytes()
        )
        {
            Decoder = decoder,
            Nonce = AssignmentNonce.Draw(),
        };

    /// <summary>Null when the answer is right; otherwise what is wrong with it.</summary>
    public async Task<string?> WhyNotAsync(string family, string denoiser, string decoder, StepRangeResult result)
    {
        var expected = await _answers
            .GetOrAdd((family, denoiser, decoder), key => new(() => Task.Run(() => Compute(key.Item1, key.Item2, key.Item3))))
            .Value;
        try
        {
            var actual = LatentState.FromBytes(result.LatentState.Span);
            if (LatentStateCheck.WhyNot(Start(family), actual, ProbeSteps) is { } reason)
            {
                return reason;
            }

            var largest = expected.State.Latents.Max(MathF.Abs);
            var difference = expected.State.Latents.Zip(actual.Latents, (a, b) => MathF.Abs(a - b)).Max();
            if (difference > LatentTolerance * largest)
            {
                return $"latents differ by {difference / largest:P1} of their largest value";
            }

            return result.Picture is { } picture && picture.Pixels.Length == expected.Picture!.Pixels.Length
                ? null
                : "the decoded picture is missing or has another size";
        }
        catch (LatentStateException broken)
        {
            return broken.Message;
        }
    }

    private LatentState Start(string family)
    {
        var manifest = Family(family).Manifest;
        return families
            .Runtime(family)
            .Start(
                new GenerationParameters(
                    manifest.Name,
                    Prompt,
                    "",
                    manifest.Size.Width,
                    manifest.Size.Height,
                    ProbeSteps,
                    manifest.Defaults.Sampler,
                    manifest.Defaults.GuidanceScale,
                    Seed
                )
            );
    }

    private RangeOutcome Compute(string family, string denoiser, string decoder) =>
        families.Runtime(family).Run(Start(family), new RangeSpec(denoiser, ProbeSteps, decoder), null, CancellationToken.None);

    private ModelFamily Family(string name) => families.Find(name) ?? throw new FamilyException($"This silo has no family '{name}'.");
}
