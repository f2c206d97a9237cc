using Google.Protobuf;
using Google.Protobuf.Collections;
using HybridGrains.ModelKit.Onnx.Proto;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>Weights in a second file beside the model, which a protobuf file of at most 2 GiB cannot hold.</summary>
internal static class OnnxExternalData
{
    public const string Suffix = ".data";

    /// <summary>Shapes and scalars stay in the model: ONNX Runtime reads them while it plans.</summary>
    private const int SmallestMovedBytes = 1024;

    /// <summary>Readers map the file page by page.</summary>
    private const long PageBytes = 4096;

    /// <summary>Writes the data of the larger tensors to a file and leaves their place in it instead.</summary>
    public static void MoveOut(RepeatedField<TensorProto> tensors, string path)
    {
        var temporary = path + ".partial";
        using (var stream = File.Create(temporary))
        {
            foreach (var tensor in tensors.Where(t => t.RawData.Length >= SmallestMovedBytes))
            {
                stream.Position = (stream.Position + PageBytes - 1) / PageBytes * PageBytes;
                tensor.DataLocation = TensorProto.Types.DataLocation.External;
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Path.GetFileName(path) });
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{stream.Position}" });
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{tensor.RawData.Length}" });
                stream.Write(tensor.RawData.Span);
                tensor.ClearRawData();
            }
        }

        File.Move(temporary, path, overwrite: true);
    }
}
