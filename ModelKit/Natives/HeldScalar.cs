using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Tensors;

/// <summary>
/// Compiled into Policy.Learning too, which does not reference ModelKit. Scalars for arithmetic with tensors that live as long as the
/// process. TorchSharp makes a temporary one of every number (and of the 1 in a sum of two tensors) and does not keep it alive
/// during the native call: a collection on another thread may free it there, and the call fails or, worse, reads another number.
/// </summary>
internal static class HeldScalar
{
    private static readonly ConcurrentDictionary<double, Scalar> Held = [];

    /// <param name="value">A constant or a setting: what is asked for is never let go.</param>
    public static Scalar Of(double value) => Held.GetOrAdd(value, static number => number);

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, Of(1));

    public static Tensor Minus(this Tensor left, Tensor right) => left.add(right, Of(-1));

    /// <remarks>With both: left out, the factor of the second is a temporary scalar too.</remarks>
    public static Tensor Plus(this Tensor left, double right) => left.add(Of(right), Of(1));

    public static Tensor Times(this Tensor left, double right) => left.mul(Of(right));

    public static Tensor DividedBy(this Tensor left, double right) => left.div(Of(right));

    public static Tensor Squared(this Tensor tensor) => tensor.mul(tensor);
}
