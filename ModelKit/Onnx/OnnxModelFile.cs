using Google.Protobuf;
using HybridGrains.ModelKit.Onnx.Proto;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// Writes a model whose constants are produced one at a time, so that a network is never in memory a second time. Messages are
/// put together by hand at the two places that hold constants: protobuf lets fields come in any order.
/// </summary>
internal static class OnnxModelFile
{
    private const int GraphField = 7;
    private const int InitializerField = 5;
    private const int RawDataField = 9;

    /// <param name="model">Without graph.</param>
    /// <param name="graph">Without initializers.</param>
    /// <param name="externalThreshold">Constants of more bytes than this, taken together, go to a second file.</param>
    public static void Write(
        string path,
        ModelProto model,
        GraphProto graph,
        IReadOnlyList<OnnxInitializer> initializers,
        long externalThreshold
    )
    {
        var data = path + OnnxExternalData.Suffix;
        var apart = initializers.Where(item => item.Place is null).Sum(item => item.Bytes) > externalThreshold;
        var messages = apart ? OnnxExternalData.Write(initializers, data) : [.. initializers.Select(item => item.Describe())];

        var temporary = path + ".partial";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
        {
            Write(stream, model, graph, initializers, messages);
        }

        File.Move(temporary, path, overwrite: true);
        if (!apart)
        {
            File.Delete(data);
        }
    }

    private static void Write(
        Stream stream,
        ModelProto model,
        GraphProto graph,
        IReadOnlyList<OnnxInitializer> initializers,
        IReadOnlyList<TensorProto> messages
    )
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(output);
        var sizes = messages.Select((message, i) => SizeOf(message, initializers[i])).ToArray();
        output.WriteTag(GraphField, WireFormat.WireType.LengthDelimited);
        output.WriteLength(
            checked(
                (int)(
                    graph.CalculateSize()
                    + sizes.Sum(size => TagSize(InitializerField) + CodedOutputStream.ComputeLengthSize((int)size) + size)
                )
            )
        );
        graph.WriteTo(output);
        for (var i = 0; i < messages.Count; i++)
        {
            output.WriteTag(InitializerField, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)sizes[i]);
            messages[i].WriteTo(output);
            if (!IsInline(messages[i]))
            {
                continue;
            }

            output.WriteTag(RawDataField, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)initializers[i].Bytes);
            output.Flush();
            initializers[i].WriteTo(stream);
        }
    }

    private static long SizeOf(TensorProto message, OnnxInitializer initializer)
    {
        long size = message.CalculateSize();
        return IsInline(message)
            ? size + TagSize(RawDataField) + CodedOutputStream.ComputeLengthSize(checked((int)initializer.Bytes)) + initializer.Bytes
            : size;
    }

    private static bool IsInline(TensorProto message) => message.DataLocation != TensorProto.Types.DataLocation.External;

    private static int TagSize(int field) => CodedOutputStream.ComputeTagSize(field);
}
