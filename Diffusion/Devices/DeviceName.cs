using System.Globalization;

namespace HybridGrains.Diffusion.Devices;

/// <summary>A device as options name it: "auto", "cpu", "cuda", "cuda:1", "tensorrt", "directml:0".</summary>
/// <param name="Kind">Null for "auto".</param>
/// <param name="Index">Which of several. Default: 0.</param>
public readonly record struct DeviceName(DeviceKind? Kind, int Index)
{
    private const int MaxIndex = 63;

    private static readonly Dictionary<string, DeviceKind?> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = null,
        ["cpu"] = DeviceKind.Cpu,
        ["cuda"] = DeviceKind.Cuda,
        ["tensorrt"] = DeviceKind.TensorRt,
        ["directml"] = DeviceKind.DirectMl,
    };

    /// <exception cref="DeviceException">Not one of those names.</exception>
    public static DeviceName Parse(string text)
    {
        var parts = text.Split(':', 2);
        var index = 0;
        if (
            !Kinds.TryGetValue(parts[0], out var kind)
            || (
                parts.Length == 2
                && (
                    kind is null or DeviceKind.Cpu
                    || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)
                    || index > MaxIndex
                )
            )
        )
        {
            throw new DeviceException(
                $"device '{text}' is not known: {string.Join(", ", Kinds.Keys)}; cuda, tensorrt and directml may be "
                    + $"followed by ':' and a number from 0 to {MaxIndex}."
            );
        }

        return new DeviceName(kind, index);
    }

    public override string ToString() =>
        Kind switch
        {
            null => "auto",
            DeviceKind.Cpu => "cpu",
            _ => $"{Kind.ToString()!.ToLowerInvariant()}:{Index.ToString(CultureInfo.InvariantCulture)}",
        };
}
