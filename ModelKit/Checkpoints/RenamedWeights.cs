using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>A part of other weights under other names; a tensor may be a slice of the stored one, or its transpose.</summary>
internal sealed class RenamedWeights(IWeights source) : IWeights
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private bool _owns;

    public string Origin => source.Origin;

    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <exception cref="SafetensorsFormatException">Two stored tensors have the same new name.</exception>
    public void Add(string name, string stored) => Add(name, new Entry(stored, source.ShapeOf(stored), value => value));

    /// <summary>Rows of a stored tensor.</summary>
    public void AddRows(string name, string stored, long from, long count)
    {
        var shape = source.ShapeOf(stored);
        Add(name, new Entry(stored, [count, .. shape.Skip(1)], value => value.narrow(0, from, count).contiguous()));
    }

    public void AddTransposed(string name, string stored)
    {
        var shape = source.ShapeOf(stored);
        Add(name, new Entry(stored, [.. shape.Reverse()], value => value.t().contiguous()));
    }

    public IReadOnlyList<long> ShapeOf(string name) => _entries[name].Shape;

    public Tensor Read(string name)
    {
        var entry = _entries[name];
        using var scope = NewDisposeScope();
        return entry.Take(source.Read(entry.Stored)).MoveToOuterDisposeScope();
    }

    /// <summary>The source is its owner's to close, unless this owns it.</summary>
    public void Dispose()
    {
        if (_owns)
        {
            source.Dispose();
        }
    }

    /// <summary>The source is closed with this.</summary>
    public RenamedWeights Owning()
    {
        _owns = true;
        return this;
    }

    private void Add(string name, Entry entry)
    {
        if (!_entries.TryAdd(name, entry))
        {
            throw new SafetensorsFormatException($"{Origin}: \"{entry.Stored}\" and \"{_entries[name].Stored}\" are both \"{name}\"");
        }
    }

    private sealed record Entry(string Stored, IReadOnlyList<long> Shape, Func<Tensor, Tensor> Take);
}
