using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>
/// One AdamW update: <c>p = kept p - rate m / (sqrt(v) / correction + epsilon)</c>, with the moments brought up to date first and
/// the gradient cleared after.
/// </summary>
/// <param name="Scale">What clipping leaves of the gradient.</param>
/// <param name="Rate">Learning rate over the bias correction of the first moment.</param>
/// <param name="Correction">Square root of the bias correction of the second moment.</param>
internal readonly record struct AdamWUpdate(float Scale, float Beta1, float Beta2, float Rate, float Correction, float Epsilon)
{
    /// <summary>Updates all four in place, on any device.</summary>
    public void Apply(Tensor parameter, Tensor gradient, Tensor first, Tensor second, float kept)
    {
        // Tensor operations walk the memory eight times; on a CPU, where that is what a step waits for, one walk does it all.
        if (IsPlain(parameter) && IsPlain(gradient))
        {
            Walk(Floats(parameter), Floats(gradient), Floats(first), Floats(second), kept);
        }
        else
        {
            ApplyByTensors(parameter, gradient, first, second, kept);
        }
    }

    private static bool IsPlain(Tensor tensor) =>
        tensor.device_type == TorchSharp.DeviceType.CPU && tensor.dtype == ScalarType.Float32 && tensor.is_contiguous();

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private void ApplyByTensors(Tensor parameter, Tensor gradient, Tensor first, Tensor second, float kept)
    {
        using var noGradient = no_grad();
        using var scope = TorchSharp.torch.NewDisposeScope();
        gradient.mul_(Scale);
        first.mul_(Beta1).add_(gradient, 1 - Beta1);
        second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        parameter.mul_(kept).addcdiv_(first, second.sqrt().div_(Correction).add_(Epsilon), -Rate);
        gradient.zero_();
    }

    private void Walk(Span<float> parameter, Span<float> gradient, Span<float> first, Span<float> second, float kept)
    {
        var whole = parameter.Length - (parameter.Length % Vector<float>.Count);
        var ps = Vectors(parameter[..whole]);
        var gs = Vectors(gradient[..whole]);
        var ms = Vectors(first[..whole]);
        var vs = Vectors(second[..whole]);
        for (var i = 0; i < ps.Length; i++)
        {
            var g = gs[i] * Scale;
            var m = (ms[i] * Beta1) + (g * (1 - Beta1));
            var v = (vs[i] * Beta2) + (g * g * (1 - Beta2));
            ps[i] = (ps[i] * kept) - (m * Rate / ((Vector.SquareRoot(v) / Correction) + new Vector<float>(Epsilon)));
            (ms[i], vs[i], gs[i]) = (m, v, Vector<float>.Zero);
        }

        for (var i = whole; i < parameter.Length; i++)
        {
            var g = gradient[i] * Scale;
            first[i] = (first[i] * Beta1) + (g * (1 - Beta1));
            second[i] = (second[i] * Beta2) + (g * g * (1 - Beta2));
            parameter[i] = (parameter[i] * kept) - (first[i] * Rate / ((MathF.Sqrt(second[i]) / Correction) + Epsilon));
            gradient[i] = 0;
        }
    }

    private static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
