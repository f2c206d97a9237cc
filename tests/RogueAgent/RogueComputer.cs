using System.Diagnostics;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.Tests.Rogue;

/// <summary>What a rogue can compute: the right answers, and wrong ones that look right.</summary>
internal sealed class RogueComputer(string familyFolder) : IDisposable
{
    private readonly FamilyRuntime _runtime = new(
        ModelFamily.Load(familyFolder),
        new FamilyRuntimeOptions { IntraOpThreads = 1 },
        TimeProvider.System
    );

    private readonly Lock _lock = new();

    public EdgeModelMessage Model
    {
        get
        {
            var manifest = _runtime.Family.Manifest;
            return new EdgeModelMessage(
                manifest.Name,
                _runtime.Family.Hash,
                [manifest.Defaults.SmallDenoiser],
                [.. manifest.Decoders.Select(decoder => decoder.Name)]
            );
        }
    }

    /// <summary>The right answer to an offer.</summary>
    public ResultMessage Answer(OfferMessage offer, Action<int>? stepped = null) =>
        Answer(LatentState.FromBytes(offer.LatentState.Span), offer.Range, offer.Denoiser, offer.Decoder, stepped) with
        {
            Nonce = offer.Nonce,
        };

    /// <summary>A result for a range from the start that was never offered, of parameters that anybody may know.</summary>
    public ResultMessage Forge(RangeKey range, GenerationParameters parameters, string denoiser, string? decoder) =>
        Answer(_runtime.Start(parameters), range, denoiser, decoder, null) with
        {
            Nonce = new byte[EdgeLimits.NonceBytes],
        };

    /// <summary>The answer's latents with one that is not a number.</summary>
    public static ResultMessage NotANumber(ResultMessage answer)
    {
        var state = LatentState.FromBytes(answer.LatentState.Span);
        return answer with
        {
            LatentState = new LatentState(
                state.Parameters,
                state.StepIndex,
                state.Shape,
                [float.NaN, .. state.Latents[1..]],
                state.History
            ).ToBytes(),
        };
    }

    public void Dispose() => _runtime.Dispose();

    private ResultMessage Answer(LatentState start, RangeKey range, string denoiser, string? decoder, Action<int>? stepped)
    {
        var watch = Stopwatch.StartNew();
        RangeOutcome outcome;
        lock (_lock)
        {
            outcome = _runtime.Run(
                start,
                new RangeSpec(denoiser, range.To, decoder),
                step => stepped?.Invoke(step.StepsDone),
                CancellationToken.None
            );
        }

        var picture = outcome.Picture is { } pixels ? new PictureMessage(pixels.Width, pixels.Height, pixels.Pixels) : null;
        var decode = Math.Min((long)outcome.DecodeElapsed.TotalMicroseconds, (long)watch.Elapsed.TotalMicroseconds);
        return new ResultMessage(range, outcome.State.ToBytes(), picture, (long)watch.Elapsed.TotalMicroseconds, decode);
    }
}
