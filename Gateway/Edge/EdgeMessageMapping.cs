using System.Collections.Immutable;
using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Gateway.Edge;

/// <summary>Checked messages of the wire as messages of the grains, and back.</summary>
internal static class EdgeMessageMapping
{
    public static EdgeHello ToGrain(this HelloMessage message, string connectionId, string name) =>
        new(
            message.AgentId,
            connectionId,
            message.Device,
            message.MemoryBytes,
            [
                .. message.Models.Select(model => new EdgeModel(model.Family, model.Hash, [.. model.Denoisers], [.. model.Decoders])
                {
                    Loras = [.. model.Loras ?? []],
                }),
            ]
        )
        {
            Name = name,
        };

    public static EdgeHeartbeat ToGrain(this HeartbeatMessage message) => new(message.Busy, message.Draining);

    public static StepRangeProgress ToGrain(this ProgressMessage message, string agentId) =>
        new(message.Range.ToGrain(), agentId, message.StepsDone) { Preview = message.Preview?.ToGrain(), Nonce = message.Nonce };

    public static StepRangeResult ToGrain(this ResultMessage message, string agentId) =>
        new(message.Range.ToGrain(), agentId, StepRangeStatus.Completed)
        {
            Nonce = message.Nonce,
            LatentState = message.LatentState,
            Picture = message.Picture?.ToGrain(),
            Elapsed = TimeSpan.FromMicroseconds(message.ElapsedMicroseconds),
            DecodeElapsed = TimeSpan.FromMicroseconds(message.DecodeMicroseconds),
            Withheld = message.Withheld,
        };

    /// <summary>What agents write before the message of an exception: they tried.</summary>
    private const string TriedPrefix = "failed: ";

    public static StepRangeResult ToGrain(this DeclineMessage message, string agentId) =>
        new(
            message.Range.ToGrain(),
            agentId,
            message.Reason.StartsWith(TriedPrefix, StringComparison.Ordinal) ? StepRangeStatus.Failed : StepRangeStatus.Declined
        )
        {
            Error = message.Reason,
            Nonce = message.Nonce,
        };

    public static OfferMessage ToWire(this StepRangeAssignment assignment) =>
        new(
            assignment.Range.ToWire(),
            assignment.Family,
            assignment.Denoiser,
            assignment.Decoder,
            assignment.PreviewEvery,
            assignment.LatentState
        )
        {
            Nonce = assignment.Nonce,
        };

    public static WelcomeMessage ToWire(this EdgeWelcome welcome) =>
        new(
            EdgeProtocolVersion.Current,
            welcome.Accepted,
            welcome.Reason is null ? null : EdgeText.ToLine(welcome.Reason),
            (int)welcome.Lease.TotalMilliseconds,
            (int)welcome.HeartbeatEvery.TotalMilliseconds
        )
        {
            RetryLater = welcome.RetryLater,
            Resumed = welcome.Resumed,
        };

    public static VerdictKind ToWire(this ResultOutcome outcome) =>
        outcome switch
        {
            ResultOutcome.Accepted => VerdictKind.Accepted,
            ResultOutcome.StaleAttempt => VerdictKind.StaleAttempt,
            ResultOutcome.Rejected => VerdictKind.Rejected,
            ResultOutcome.NotAssigned => VerdictKind.NotAssigned,
            _ => VerdictKind.Unknown,
        };

    public static RangeKey ToWire(this StepRangeId range) => new(range.GenerationId, range.Attempt, range.From, range.To);

    private static StepRangeId ToGrain(this RangeKey range) => new(range.GenerationId, range.Attempt, range.From, range.To);

    private static WorkerPicture ToGrain(this PictureMessage picture) => new(picture.Width, picture.Height, picture.Pixels);
}
