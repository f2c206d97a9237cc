using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>Named tensors on disk, read one by one.</summary>
public interface IWeights : IDisposable
{
    /// <summary>Where they come from, for messages.</summary>
    string Origin { get; }

    IReadOnlyCollection<string> Names { get; }

    /// <exception cref="KeyNotFoundException">No tensor of that name.</exception>
    IReadOnlyList<long> ShapeOf(string name);

    /// <summary>A copy of the tensor on the CPU, in its stored type.</summary>
    /// <exception cref="KeyNotFoundException">No tensor of that name.</exception>
    Tensor Read(string name);
}
