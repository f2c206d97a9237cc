using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>Where one tensor lies: bytes [Begin, End) of the data that follow the header.</summary>
public sealed record SafetensorsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Begin, long End);
