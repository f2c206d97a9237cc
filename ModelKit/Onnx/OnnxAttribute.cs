using Google.Protobuf;
using HybridGrains.ModelKit.Onnx.Proto;
using AttributeType = HybridGrains.ModelKit.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>Attributes of nodes.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto Of(string name, long value) =>
        new()
        {
            Name = name,
            I = value,
            Type = AttributeType.Int,
        };

    public static AttributeProto Of(string name, float value) =>
        new()
        {
            Name = name,
            F = value,
            Type = AttributeType.Float,
        };

    public static AttributeProto Of(string name, string value) =>
        new()
        {
            Name = name,
            S = ByteString.CopyFromUtf8(value),
            Type = AttributeType.String,
        };

    public static AttributeProto Of(string name, params long[] values) =>
        new()
        {
            Name = name,
            Ints = { values },
            Type = AttributeType.Ints,
        };
}
