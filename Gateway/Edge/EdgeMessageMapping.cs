using System.Collections.Immutable;
using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Gateway.Edge;

/// <summary>Checked messages of the wire as messages of the grains, and back.</summary>
internal static class EdgeMessageMapping
{
    public static EdgeHello ToGrain(this HelloMessage message, string connectionId) =>
        new(
            message.AgentId,
            connectionId,
            message.Device,
            message.MemoryBytes,
            [.. message.Models.Select(model => new EdgeModel(model.Family, model.Hash, [.. model.Denoisers], [.. model.Decoders]))]
        );

    public static EdgeHeartbeat ToGrain(this HeartbeatMessage message) => new(message.Busy, message.Draining);

    public static StepRangeProgress ToGrain(this ProgressMessage message, string agentId) =>
        new(message.Range.ToGrain(), agentId, message.StepsDone) { Preview = message.Preview?.ToGrain() };

    public static StepRangeResult ToGrain(this ResultMessage message, string agentId) =>
        new(message.Range.ToGrain(), agentId, StepRangeStatus.Completed)
        {
            LatentState = message.LatentState,
            Picture = message.Picture?.ToGrain(),
            Elapsed = TimeSpan.FromMicroseconds(message.ElapsedMicroseconds),
            DecodeElapsed = TimeSpan.FromMicroseconds(message.DecodeMicroseconds),
        };

    public static StepRangeResult ToGrain(this DeclineMessage message, string agentId) =>
        new(message.Range.ToGrain(), agentId, StepRangeStatus.Failed) { Error = message.Reason };

    public static OfferMessage ToWire(this StepRangeAssignment assignment) =>
        new(
            assignment.Range.ToWire(),
            assignment.Family,
            assignment.Denoiser,
            assignment.Decoder,
            assignment.PreviewEvery,
            assignment.LatentState
        );

    public static WelcomeMessage ToWire(this EdgeWelcome welcome) =>
        new(
            EdgeProtocolVersion.Current,
            welcome.Accepted,
            welcome.Reason is null ? null : EdgeText.ToLine(welcome.Reason),
            (int)welcome.Lease.TotalMilliseconds,
            (int)welcome.HeartbeatEvery.TotalMilliseconds
        );

    public static VerdictKind ToWire(this ResultOutcome outcome) =>
        outcome switch
        {
            ResultOutcome.Accepted => VerdictKind.Accepted,
            ResultOutcome.StaleAttempt => VerdictKind.StaleAttempt,
            ResultOutcome.Rejected => VerdictKind.Rejected,
            _ => VerdictKind.Unknown,
        };

    public static RangeKey ToWire(this StepRangeId range) => new(range.GenerationId, range.Attempt, range.From, range.To);

    private static StepRangeId ToGrain(this RangeKey range) => new(range.GenerationId, range.Attempt, range.From, range.To);

    private static RgbPicture ToGrain(this PictureMessage picture) => new(picture.Width, picture.Height, picture.Pixels);
}
