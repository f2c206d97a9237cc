using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.SignalR;

namespace HybridGrains.Gateway.Edge;

/// <summary>
/// Where edge agents connect. A hub method blocks its connection while it runs, so each one only hands its message to the
/// connection's queue; the checks and the grain calls are <see cref="EdgeConnection"/>'s.
/// </summary>
internal sealed class EdgeHub(EdgeConnectionTable connections) : Hub
{
    public override Task OnConnectedAsync()
    {
        connections.Open(Context);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.End(Context.ConnectionId);
        return Task.CompletedTask;
    }

    [HubMethodName(EdgeHubRoutes.Prove)]
    public void Prove(ProofMessage message) => connections.Get(Context.ConnectionId)?.Receive(message);

    [HubMethodName(EdgeHubRoutes.Hello)]
    public void Hello(HelloMessage message) => connections.Get(Context.ConnectionId)?.Receive(message);

    [HubMethodName(EdgeHubRoutes.Heartbeat)]
    public void Heartbeat(HeartbeatMessage message) => connections.Get(Context.ConnectionId)?.Receive(message);

    [HubMethodName(EdgeHubRoutes.Progress)]
    public void Progress(ProgressMessage message) => connections.Get(Context.ConnectionId)?.Receive(message);

    [HubMethodName(EdgeHubRoutes.Result)]
    public void Result(ResultMessage message) => connections.Get(Context.ConnectionId)?.Receive(message);

    [HubMethodName(EdgeHubRoutes.ResultPart)]
    public void ResultPart(PartMessage message) => connections.Get(Context.ConnectionId)?.Receive(message);

    [HubMethodName(EdgeHubRoutes.Decline)]
    public void Decline(DeclineMessage message) => connections.Get(Context.ConnectionId)?.Receive(message);

    [HubMethodName(EdgeHubRoutes.Drain)]
    public void Drain() => connections.Get(Context.ConnectionId)?.ReceiveDrain();
}
