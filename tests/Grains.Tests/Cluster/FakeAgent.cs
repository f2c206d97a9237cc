using System.Threading.Channels;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Tests.Cluster;

/// <summary>An edge agent's connection in the hands of a test: it computes honestly, or says what the test says.</summary>
internal sealed class FakeAgent(string id, IEdgeAgentGrain grain) : IEdgeConnection
{
    public const string ConnectionId = "first connection";
    private readonly Channel<StepRangeAssignment> _offers = Channel.CreateUnbounded<StepRangeAssignment>();
    private readonly Channel<StepRangeId> _cancels = Channel.CreateUnbounded<StepRangeId>();

    public string Id => id;

    public ModelFamily Family { get; init; } = GrainCluster.Family;

    /// <summary>Hashes of the LoRAs that it says it has.</summary>
    public IReadOnlyList<string> Loras { get; init; } = [];

    public IEdgeAgentGrain Grain => grain;

    public Task<StepRangeAssignment> OfferedAsync() =>
        _offers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>The next offer; null once <paramref name="stop"/> is cancelled.</summary>
    public async Task<StepRangeAssignment?> OfferedOrNullAsync(CancellationToken stop)
    {
        try
        {
            return await _offers.Reader.ReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Gives a range back unrun.</summary>
    public Task<ResultOutcome> DeclineAsync(StepRangeAssignment assignment, string reason) =>
        grain.CompleteRangeAsync(
            ConnectionId,
            new StepRangeResult(assignment.Range, "", StepRangeStatus.Declined) { Error = reason, Nonce = assignment.Nonce }
        );

    public Task<StepRangeId> CancelledAsync() =>
        _cancels.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Reports the right result.</summary>
    public Task<ResultOutcome> CompleteAsync(StepRangeAssignment assignment) =>
        grain.CompleteRangeAsync(ConnectionId, Compute(assignment, Family));

    /// <summary>Reports the right result with another latent state.</summary>
    public Task<ResultOutcome> CompleteAsync(StepRangeAssignment assignment, ReadOnlyMemory<byte> latentState) =>
        grain.CompleteRangeAsync(ConnectionId, Compute(assignment, Family) with { LatentState = latentState });

    public static StepRangeResult Compute(StepRangeAssignment assignment) => Compute(assignment, GrainCluster.Family);

    private static StepRangeResult Compute(StepRangeAssignment assignment, ModelFamily family)
    {
        using var runtime = new FamilyRuntime(family, new FamilyRuntimeOptions(), TimeProvider.System);
        var outcome = runtime.Run(
            LatentState.FromBytes(assignment.LatentState.Span),
            new RangeSpec(assignment.Denoiser, assignment.Range.To, assignment.Decoder),
            null,
            TestContext.Current.CancellationToken
        );
        return new StepRangeResult(assignment.Range, "", StepRangeStatus.Completed)
        {
            Nonce = assignment.Nonce,
            LatentState = outcome.State.ToBytes(),
            Picture = outcome.Picture is { } picture ? new WorkerPicture(picture.Width, picture.Height, picture.Pixels) : null,
            Elapsed = outcome.DenoiseElapsed + outcome.DecodeElapsed,
            DecodeElapsed = outcome.DecodeElapsed,
        };
    }

    public Task OfferAsync(StepRangeAssignment assignment) => _offers.Writer.WriteAsync(assignment).AsTask();

    public Task CancelAsync(StepRangeId range) => _cancels.Writer.WriteAsync(range).AsTask();

    public Task CloseAsync(string reason) => Task.CompletedTask;

    public Task EndAsync(string reason) => Task.CompletedTask;
}
