using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Tests.Edge;
using Orleans;

namespace HybridGrains.Gateway.Edge.Tests;

/// <summary>A real grain that hands every call to the fake one of the test.</summary>
public sealed class RecordingAgentGrain(IServiceProvider services) : Grain, IEdgeAgentGrain
{
    private readonly FakeAgentGrain _fake = (FakeAgentGrain)services.GetService(typeof(FakeAgentGrain))!;

    public Task<EdgeWelcome> ConnectAsync(EdgeHello hello, IEdgeConnection connection) => _fake.ConnectAsync(hello, connection);

    public Task<bool> HeartbeatAsync(string connectionId, EdgeHeartbeat heartbeat) => _fake.HeartbeatAsync(connectionId, heartbeat);

    public Task<RangeVerdict> ReportProgressAsync(string connectionId, StepRangeProgress progress) =>
        _fake.ReportProgressAsync(connectionId, progress);

    public Task<ResultOutcome> CompleteRangeAsync(string connectionId, StepRangeResult result) =>
        _fake.CompleteRangeAsync(connectionId, result);

    public Task DrainAsync(string connectionId) => _fake.DrainAsync(connectionId);

    public Task DisconnectAsync(string connectionId) => _fake.DisconnectAsync(connectionId);

    public async Task<AssignmentOutcome> AssignAsync(StepRangeAssignment assignment)
    {
        await _fake.Connection!.OfferAsync(assignment);
        return AssignmentOutcome.Accepted;
    }

    public Task RevokeAsync() => _fake.Connection!.EndAsync("revoked");

    public Task CancelAsync(StepRangeId range) => _fake.Connection!.CancelAsync(range);

    public Task<EdgeAgentSnapshot> DescribeAsync() => _fake.DescribeAsync();
}
