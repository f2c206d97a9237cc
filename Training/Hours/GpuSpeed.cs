using System.Globalization;

namespace HybridGrains.Training.Hours;

/// <summary>What a GPU computes at most.</summary>
/// <param name="Teraflops">Dense bf16 or fp16 with fp32 sums, 1e12 operations a second.</param>
internal sealed record GpuSpeed(string Name, double Teraflops)
{
    /// <summary>From the makers' data sheets, without sparsity.</summary>
    public static IReadOnlyList<GpuSpeed> Published { get; } =
    [new("H100 SXM", 989), new("A100", 312), new("L40S", 362), new("RTX 4090", 165), new("L4", 121), new("T4", 65)];

    /// <param name="text">NAME=TFLOPS, for example "RTX 5090=209".</param>
    /// <exception cref="TrainingException">The text is something else, or the speed is not between 0.1 and 100,000.</exception>
    public static GpuSpeed Parse(string text)
    {
        var cut = text.LastIndexOf('=');
        return
            cut > 0
            && double.TryParse(text[(cut + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
            && speed is >= 0.1 and <= 100_000
            ? new GpuSpeed(text[..cut], speed)
            : throw new TrainingException($"--gpu is '{text}'; it must be NAME=TFLOPS with TFLOPS between 0.1 and 100000.");
    }

    /// <param name="utilisation">Share of the speed that is reached, 0 to 1.</param>
    public double Hours(double flops, double utilisation) => flops / (Teraflops * 1e12 * utilisation) / 3600;
}
