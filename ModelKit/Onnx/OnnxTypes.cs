using static TorchSharp.torch;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>ONNX's names of the types that weights are stored in.</summary>
internal static class OnnxTypes
{
    public static DataType Of(ScalarType stored) =>
        stored switch
        {
            ScalarType.Float32 => DataType.Float,
            ScalarType.Float16 => DataType.Float16,
            ScalarType.BFloat16 => DataType.Bfloat16,
            _ => DataType.Undefined,
        };
}
