using System.Numerics;
using System.Runtime.InteropServices;

namespace HybridGrains.Policy.Networks;

/// <summary>
/// A perceptron with tanh between its layers, in plain C#: what decides in a silo, which carries no TorchSharp. Safe to share
/// between threads.
/// </summary>
public sealed class MultilayerPerceptron
{
    private readonly float[] _parameters;
    private readonly int _widest;

    /// <param name="parameters">As <see cref="NetworkShape"/> lays them out; not copied.</param>
    /// <exception cref="ArgumentException">Their number does not fit the shape.</exception>
    public MultilayerPerceptron(NetworkShape shape, float[] parameters)
    {
        if (parameters.Length != shape.ParameterCount)
        {
            throw new ArgumentException(
                $"There are {parameters.Length} parameters; the shape needs {shape.ParameterCount}.",
                nameof(parameters)
            );
        }

        (Shape, _parameters) = (shape, parameters);
        _widest = shape.Layers.Max(layer => Math.Max(layer.Inputs, layer.Outputs));
    }

    public NetworkShape Shape { get; }

    public ReadOnlySpan<float> Parameters => _parameters;

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        Span<float> current = stackalloc float[_widest];
        Span<float> next = stackalloc float[_widest];
        input.CopyTo(current);
        var offset = 0;
        var layer = 0;
        foreach (var (inputs, outputs) in Shape.Layers)
        {
            var last = ++layer > Shape.Hidden.Count;
            var weights = _parameters.AsSpan(offset, inputs * outputs);
            var bias = _parameters.AsSpan(offset + weights.Length, outputs);
            for (var o = 0; o < outputs; o++)
            {
                var sum = bias[o] + Dot(weights.Slice(o * inputs, inputs), current[..inputs]);
                next[o] = last ? sum : MathF.Tanh(sum);
            }

            offset += weights.Length + outputs;
            var done = current;
            current = next;
            next = done;
        }

        current[..Shape.Outputs].CopyTo(output);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var wide = Vector<float>.Zero;
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (var i = 0; i < va.Length; i++)
        {
            wide += va[i] * vb[i];
        }

        var sum = Vector.Sum(wide);
        for (var i = va.Length * Vector<float>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
