using HybridGrains.ModelKit.Onnx.Proto;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>Where the bytes of a constant lie outside the model.</summary>
/// <param name="Location">File in the model's folder.</param>
/// <param name="Offset">Bytes from its start.</param>
internal sealed record OnnxPlace(string Location, long Offset)
{
    public void Mark(TensorProto message, long bytes)
    {
        message.DataLocation = TensorProto.Types.DataLocation.External;
        message.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Location });
        message.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{Offset}" });
        message.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{bytes}" });
    }
}
