using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

/// <summary>
/// SignalR's MessagePack protocol with our serializer, made strict: a call that names no method of the hub or whose arguments
/// cannot be read ends the connection. SignalR itself would log it and read on, so that an agent of the wrong version would wait forever.
/// </summary>
internal sealed class EdgeHubProtocol(EdgeHubMetrics metrics) : IHubProtocol
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
        try
        {
            if (!_inner.TryParseMessage(ref input, binder, out message))
            {
                return false;
            }
        }
        catch (Exception exception) when (exception is not InvalidDataException)
        {
            metrics.CountViolation("frame");
            throw new InvalidDataException("not a message of the edge protocol", exception);
        }
        catch (InvalidDataException)
        {
            metrics.CountViolation("frame");
            throw;
        }

        switch (message)
        {
            case InvocationBindingFailureMessage failure:
                metrics.CountViolation("arguments");
                throw new InvalidDataException(
                    $"{EdgeText.ToLine(failure.Target, EdgeLimits.MaxNameLength)}: no such message or unreadable content"
                );
            case StreamBindingFailureMessage or StreamInvocationMessage or StreamItemMessage or CancelInvocationMessage:
                metrics.CountViolation("arguments");
                throw new InvalidDataException("streams are not part of the edge protocol");
            case not InvocationMessage when EdgeDoor.Current?.MaySign() == false:
                metrics.CountViolation("flood");
                throw new InvalidDataException("too many pings: SignalR needs one in a few seconds");
            default:
                return true;
        }
    }
}
