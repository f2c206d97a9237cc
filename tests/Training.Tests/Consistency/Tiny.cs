using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Consistency;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Tests.Pruning;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Consistency;

/// <summary>The tiny denoiser with and without guidance embedding, prompts for it, and the bundled family's forward process.</summary>
internal static class Tiny
{
    public const int GuidanceWidth = 16;

    public static ForwardProcess Process => VPrediction.Process;

    public static UNet2DConditionModel Denoiser() => TinyDenoiser.Create();

    public static UNet2DConditionModel Guided() => GuidedStudent.From(Denoiser(), GuidanceWidth);

    public static Tensor Context(int rows) => randn([rows, 6, TinyDenoiser.Context], generator: new Generator(3));
}
