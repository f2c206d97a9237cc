using System.Runtime.Intrinsics.X86;
using HybridGrains.ModelKit.Natives;
using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>Whether this processor computes bf16 faster than fp32: without instructions for it, it is many times slower.</summary>
internal static class Bf16
{
    private const int FeaturesLeaf = 7;
    private const int Avx512Bf16 = 1 << 5;

    public static bool Fast { get; } = !OneDnn.Off && HasInstructions();

    /// <summary>What networks compute in where nobody said otherwise.</summary>
    public static ScalarType Preferred => Fast ? ScalarType.BFloat16 : ScalarType.Float32;

    private static bool HasInstructions() =>
        X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= FeaturesLeaf && (X86Base.CpuId(FeaturesLeaf, 1).Eax & Avx512Bf16) != 0;
}
