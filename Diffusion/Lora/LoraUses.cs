using System.Collections;

namespace HybridGrains.Diffusion.Lora;

/// <summary>The LoRAs of one generation, in the order of their names, which is the order they are merged in. Equal by content.</summary>
public sealed class LoraUses : IReadOnlyList<LoraUse>, IEquatable<LoraUses>
{
    /// <summary>How many one generation can have.</summary>
    public const int Most = 4;

    /// <summary>The least weight is the negative of it.</summary>
    public const double MaxWeight = 10;

    private readonly LoraUse[] _uses;

    public LoraUses(IEnumerable<LoraUse> uses) => _uses = [.. uses.OrderBy(use => use.Name, StringComparer.Ordinal)];

    public static LoraUses None { get; } = new([]);

    public int Count => _uses.Length;

    public LoraUse this[int index] => _uses[index];

    /// <summary>What a merged network is known by.</summary>
    public string Key => string.Join(' ', _uses.Select(use => FormattableString.Invariant($"{use.Hash}:{use.Weight:R}")));

    public bool Equals(LoraUses? other) => other is not null && _uses.AsSpan().SequenceEqual(other._uses);

    public override bool Equals(object? obj) => Equals(obj as LoraUses);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public IEnumerator<LoraUse> GetEnumerator() => ((IEnumerable<LoraUse>)_uses).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
