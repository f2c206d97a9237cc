using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>Where the weights of a network lie in a safetensors file, for graphs that point at them.</summary>
internal sealed class SafetensorsPlaces
{
    private static readonly SafetensorsPlaces None = new([]);
    private readonly Dictionary<string, (ScalarType Type, IReadOnlyList<long> Shape, OnnxPlace Place)> _places;

    private SafetensorsPlaces(Dictionary<string, (ScalarType Type, IReadOnlyList<long> Shape, OnnxPlace Place)> places) => _places = places;

    /// <param name="path">Null for no file: nothing is found.</param>
    public static SafetensorsPlaces Of(string? path)
    {
        if (path is null)
        {
            return None;
        }

        using var file = SafetensorsFile.Open(path);
        return new(
            file.Entries.Values.Where(IsFloat)
                .ToDictionary(
                    entry => entry.Name,
                    entry => (entry.Type, entry.Shape, new OnnxPlace(Path.GetFileName(path), file.OffsetOf(entry.Name))),
                    StringComparer.Ordinal
                )
        );
    }

    /// <summary>Null when the file has no tensor of that name and shape, sides of 1 apart: those do not move a byte.</summary>
    public (ScalarType Stored, OnnxPlace? Place)? Find(string name, IReadOnlyList<long> shape) =>
        _places.TryGetValue(name, out var found) && found.Shape.Where(side => side > 1).SequenceEqual(shape.Where(side => side > 1))
            ? (found.Type, found.Place)
            : null;

    private static bool IsFloat(SafetensorsEntry entry) =>
        entry.Type is ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 && entry.End > entry.Begin;
}
