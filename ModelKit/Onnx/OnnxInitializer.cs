using HybridGrains.ModelKit.Onnx.Proto;
using static TorchSharp.torch;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>A constant of a graph whose bytes are made only when the file is written, one constant at a time.</summary>
/// <param name="Produce">A tensor of the stored type on CPU, row-major; disposed after writing when it is a copy.</param>
internal sealed record OnnxInitializer(string Name, DataType Type, IReadOnlyList<long> Shape, long Bytes, Func<Tensor> Produce)
{
    /// <summary>Where the bytes lie already; null when they are written with the model.</summary>
    public OnnxPlace? Place { get; init; }

    /// <summary>The message without its data.</summary>
    public TensorProto Describe()
    {
        var message = new TensorProto
        {
            Name = Name,
            DataType = (int)Type,
            Dims = { Shape },
        };
        Place?.Mark(message, Bytes);
        return message;
    }

    public void WriteTo(Stream stream)
    {
        using var scope = NewDisposeScope();
        stream.Write(Produce().bytes);
    }
}
