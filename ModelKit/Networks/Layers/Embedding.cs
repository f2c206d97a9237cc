using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>Rows of a table, by index; fp32.</summary>
public sealed class Embedding : NetworkModule
{
    private readonly int _width;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public Embedding(int count, int width)
        : base(nameof(Embedding))
    {
        _width = width;
        _weight = Parameter("weight", count, width);
    }

    /// <param name="indices">Int64 of any shape S; the result is S x width.</param>
    public Tensor forward(Tensor indices)
    {
        return _weight.index_select(0, indices.flatten()).view([.. indices.shape, _width]);
    }

    /// <summary>The first <paramref name="count"/> rows.</summary>
    public Tensor First(long count) => _weight.narrow(0, 0, count);

    internal override void InitialiseOwn() => _weight.normal_(0, 0.02);
}
