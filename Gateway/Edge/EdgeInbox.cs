using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace HybridGrains.Gateway.Edge;

/// <summary>
/// Messages of one agent waiting for the cluster, in order, bounded in number and bytes. What a later message replaces
/// (progress, heartbeats) is dropped once a quarter is full, so that a slow cluster does not cost an agent its finished work.
/// </summary>
internal sealed class EdgeInbox(int maxMessages, long maxBytes)
{
    private readonly Channel<Item> _channel = Channel.CreateUnbounded<Item>(new UnboundedChannelOptions { SingleReader = true });
    private int _messages;
    private long _bytes;

    internal sealed record Item(string What, int Bytes, bool Replaceable, Func<Task> Run);

    internal enum Admission
    {
        Queued,
        Dropped,
        Full,
    }

    public Admission TryAdd(Item item)
    {
        var messages = Volatile.Read(ref _messages);
        if (item.Replaceable && (messages >= maxMessages / 4 || Volatile.Read(ref _bytes) + item.Bytes > maxBytes / 4))
        {
            return Admission.Dropped;
        }

        if (messages >= maxMessages || Volatile.Read(ref _bytes) + item.Bytes > maxBytes)
        {
            return Admission.Full;
        }

        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, item.Bytes);
        return _channel.Writer.TryWrite(item) ? Admission.Queued : Admission.Dropped;
    }

    /// <summary>No more is taken; what waits can still be read.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    public ValueTask<bool> WaitAsync() => _channel.Reader.WaitToReadAsync();

    public bool TryTake([MaybeNullWhen(false)] out Item item)
    {
        if (!_channel.Reader.TryRead(out item))
        {
            return false;
        }

        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _bytes, -item.Bytes);
        return true;
    }
}
