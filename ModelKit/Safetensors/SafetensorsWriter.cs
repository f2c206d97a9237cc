using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>Writes safetensors files; a file appears under its name only when complete.</summary>
public static class SafetensorsWriter
{
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="tensors">Names and tensors, on any device, in the order of the file.</param>
    /// <param name="floatType">Floating-point tensors are converted to it. Default: null, stored as they are.</param>
    /// <param name="metadata">Further entries of the header's metadata. Default: none.</param>
    public static void Write(
        string path,
        IReadOnlyList<(string Name, Tensor Value)> tensors,
        ScalarType? floatType = null,
        IReadOnlyDictionary<string, string>? metadata = null
    ) => Write(path, [.. tensors.Select(item => (item.Name, item.Value, StoredType(item.Value, floatType)))], metadata);

    /// <param name="tensors">Names, tensors and what each is stored as, in the order of the file.</param>
    public static void Write(
        string path,
        IReadOnlyList<(string Name, Tensor Value, ScalarType Stored)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        var temporary = path + ".partial";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            WriteHeader(stream, HeaderJson(tensors, metadata));
            foreach (var (_, value, stored) in tensors)
            {
                using var scope = NewDisposeScope();
                stream.Write(value.detach().cpu().to(stored).contiguous().bytes);
            }
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static void WriteHeader(Stream stream, byte[] json)
    {
        // Data starts at a multiple of eight, so that readers may map tensors without copying.
        var padded = (json.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        stream.Write(length);
        stream.Write(json);
        for (var i = json.Length; i < padded; i++)
        {
            stream.WriteByte((byte)' ');
        }
    }

    private static byte[] HeaderJson(
        IReadOnlyList<(string Name, Tensor Value, ScalarType Stored)> tensors,
        IReadOnlyDictionary<string, string>? metadata
    )
    {
        var header = new Dictionary<string, object>
        {
            ["__metadata__"] = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>()) { ["format"] = "pt" },
        };
        var position = 0L;
        foreach (var (name, value, type) in tensors)
        {
            var end = position + value.numel() * SafetensorsTypes.Bytes(type);
            header.Add(
                name,
                new Dictionary<string, object>
                {
                    ["dtype"] = SafetensorsTypes.Name(type),
                    ["shape"] = value.shape,
                    ["data_offsets"] = new[] { position, end },
                }
            );
            position = end;
        }

        return JsonSerializer.SerializeToUtf8Bytes(header);
    }

    private static ScalarType StoredType(Tensor value, ScalarType? floatType)
    {
        return value.is_floating_point() ? floatType ?? value.dtype : value.dtype;
    }
}
