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

    /// <summary>Writes the larger constants to a file; returns a message for each, which tells the place of those.</summary>
    public static IReadOnlyList<TensorProto> Write(IReadOnlyList<OnnxInitializer> initializers, string path)
    {
        var temporary = path + ".partial";
        var messages = new List<TensorProto>(initializers.Count);
        using (var stream = File.Create(temporary))
        {
            foreach (var initializer in initializers)
            {
                var message = initializer.Describe();
                if (initializer.Place is null && initializer.Bytes >= SmallestMovedBytes)
                {
                    Move(initializer, message, stream, Path.GetFileName(path));
                }

                messages.Add(message);
            }
        }

        File.Move(temporary, path, overwrite: true);
        return messages;
    }

    private static void Move(OnnxInitializer initializer, TensorProto message, Stream stream, string location)
    {
        stream.Position = (stream.Position + PageBytes - 1) / PageBytes * PageBytes;
        new OnnxPlace(location, stream.Position).Mark(message, initializer.Bytes);
        initializer.WriteTo(stream);
    }
}
