using HybridGrains.Diffusion.Noise;

namespace HybridGrains.Diffusion.Tests.Pipelines;

/// <summary>The noise a reference run recorded; the seed names the row of its batch.</summary>
internal sealed class RecordedNoise(float[] initial, float[] steps, int[] stepCalls, int firstCall) : INoiseSource
{
    public void Fill(Span<float> values, long seed, NoisePurpose purpose, int step)
    {
        var rows = initial.Length / values.Length;
        var (source, index) = purpose == NoisePurpose.Initial ? (initial, 0) : (steps, Array.IndexOf(stepCalls, step - firstCall));
        Assert.True(index >= 0, $"The reference drew no noise in call {step - firstCall}.");
        source.AsSpan((index * rows + (int)seed) * values.Length, values.Length).CopyTo(values);
    }
}
