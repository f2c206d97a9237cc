using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>The element types that are read and written.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] All =
    [
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static ScalarType Parse(string name)
    {
        foreach (var known in All)
        {
            if (known.Name == name)
            {
                return known.Type;
            }
        }

        throw new SafetensorsFormatException(
            name.StartsWith("F8", StringComparison.Ordinal)
            || name.StartsWith("F4", StringComparison.Ordinal)
            || name.StartsWith("F6", StringComparison.Ordinal)
                ? $"dtype \"{name}\" (floats of {name[1]} bits) is not supported: scales may lie elsewhere. Get the file in fp16, "
                    + $"bf16 or fp32"
                : $"dtype \"{name}\" is not supported, only {string.Join(", ", All.Select(known => known.Name))}"
        );
    }

    public static string Name(ScalarType type) => Find(type).Name;

    public static int Bytes(ScalarType type) => Find(type).Bytes;

    private static (string Name, ScalarType Type, int Bytes) Find(ScalarType type)
    {
        foreach (var known in All)
        {
            if (known.Type == type)
            {
                return known;
            }
        }

        throw new NotSupportedException($"{type} has no place in a safetensors file here");
    }
}
