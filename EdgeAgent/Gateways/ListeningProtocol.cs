using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using CloseMessage = HybridGrains.EdgeProtocol.CloseMessage;

namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>
/// SignalR's MessagePack protocol, which notes what decides over a session as it comes off the wire. SignalR hands messages to their
/// handlers beside its reading, and tells of the end of the line while they still wait.
/// </summary>
internal sealed class ListeningProtocol(Action<AdmissionMessage> admitted, Action<CloseMessage> closed) : IHubProtocol
{
    private readonly MessagePackHubProtocol _inner = new(
        Options.Create(new MessagePackHubProtocolOptions { SerializerOptions = EdgeSerializer.Options })
    );

    public string Name => _inner.Name;

    public int Version => _inner.Version;

    public TransferFormat TransferFormat => _inner.TransferFormat;

    public bool IsVersionSupported(int version) => _inner.IsVersionSupported(version);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _inner.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _inner.WriteMessage(message, output);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!_inner.TryParseMessage(ref input, binder, out message))
        {
            return false;
        }

        switch ((message as InvocationMessage)?.Arguments)
        {
            case [AdmissionMessage admission]:
                admitted(admission);
                break;
            case [CloseMessage close]:
                closed(close);
                break;
        }

        return true;
    }
}
