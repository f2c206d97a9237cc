using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Checkpoints;

/// <summary>Weights of which only names and shapes exist, for checkpoints too large for a test.</summary>
internal sealed class ShapesOnly(IEnumerable<(string Name, Tensor Value)> tensors) : IWeights
{
    private readonly Dictionary<string, long[]> _shapes = tensors.ToDictionary(item => item.Name, item => item.Value.shape);

    public string Origin => "shapes";

    public IReadOnlyCollection<string> Names => _shapes.Keys;

    public IReadOnlyList<long> ShapeOf(string name) => _shapes[name];

    public Tensor Read(string name) => throw new NotSupportedException();

    public void Dispose() { }
}
