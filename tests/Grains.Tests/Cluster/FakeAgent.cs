using System.Threading.Channels;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Tests.Cluster;

/// <summary>An edge agent's connection in the hands of a test: it computes honestly, or says what the test says.</summary>
internal sealed class FakeAgent(IEdgeAgentGrain grain) : IEdgeConnection
{
    public const string ConnectionId = "first connection";
    private readonly Channel<StepRangeAssignment> _offers = Channel.CreateUnbounded<StepRangeAssignment>();
    private readonly Channel<StepRangeId> _cancels = Channel.CreateUnbounded<StepRangeId>();

    public IEdgeAgentGrain Grain => grain;

    public Task<StepRangeAssignment> OfferedAsync() =>
        _offers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public Task<StepRangeId> CancelledAsync() =>
        _cancels.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Reports the right result.</summary>
    public Task<ResultOutcome> CompleteAsync(StepRangeAssignment assignment) => grain.CompleteRangeAsync(ConnectionId, Compute(assignment));

    /// <summary>Reports the right result with another latent state.</summary>
    public Task<ResultOutcome> CompleteAsync(StepRangeAssignment assignment, ReadOnlyMemory<byte> latentState) =>
        grain.CompleteRangeAsync(ConnectionId, Compute(assignment) with { LatentState = latentState });

    public static StepRangeResult Compute(StepRangeAssignment assignment)
    {
        using var runtime = new FamilyRuntime(GrainCluster.Family, new FamilyRuntimeOptions(), TimeProvider.System);
        var outcome = runtime.Run(
            LatentState.FromBytes(assignment.LatentState.Span),
            new RangeSpec(assignment.Denoiser, assignment.Range.To, assignment.Decoder),
            null,
            TestContext.Current.CancellationToken
        );
        return new StepRangeResult(assignment.Range, "", StepRangeStatus.Completed)
        {
            LatentState = outcome.State.ToBytes(),
            Picture = outcome.Picture is { } picture ? new RgbPicture(picture.Width, picture.Height, picture.Pixels) : null,
            Elapsed = outcome.DenoiseElapsed + outcome.DecodeElapsed,
            DecodeElapsed = outcome.DecodeElapsed,
        };
    }

    public Task OfferAsync(StepRangeAssignment assignment) => _offers.Writer.WriteAsync(assignment).AsTask();

    public Task CancelAsync(StepRangeId range) => _cancels.Writer.WriteAsync(range).AsTask();

    public Task CloseAsync(string reason) => Task.CompletedTask;
}
