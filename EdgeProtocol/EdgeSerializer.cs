using MessagePack;
using MessagePack.Resolvers;

namespace HybridGrains.EdgeProtocol;

/// <summary>How both ends write and read the messages of this protocol.</summary>
public static class EdgeSerializer
{
    /// <summary>Deepest nesting read; the messages need four levels.</summary>
    public const int MaxDepth = 16;

    /// <summary>
    /// Untrusted-data rules of MessagePack (bounded depth, collision-resistant hashing); no type names on the wire, no
    /// compression.
    /// </summary>
    public static MessagePackSerializerOptions Options { get; } =
        MessagePackSerializerOptions
            .Standard.WithResolver(StandardResolver.Instance)
            .WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(MaxDepth));

    public static byte[] Serialize<T>(T message) => MessagePackSerializer.Serialize(message, Options);

    /// <summary>
    /// Reads one message. Throws <see cref="MessagePackSerializationException"/> and nothing else for bytes that are not one;
    /// what is read may still break <see cref="EdgeMessageCheck"/>.
    /// </summary>
    public static T Deserialize<T>(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > EdgeLimits.MaxMessageBytes)
        {
            throw new MessagePackSerializationException($"message: {bytes.Length} bytes; allowed 0 to {EdgeLimits.MaxMessageBytes}");
        }

        return MessagePackSerializer.Deserialize<T>(bytes, Options);
    }
}
