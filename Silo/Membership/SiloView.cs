using System.Collections.Immutable;

namespace HybridGrains.Silo.Membership;

/// <summary>
/// What a silo sees of its cluster with its own eyes, and the rule by which it leaves: where it is the one that is cut off, while the
/// others go on. Probes and votes do not see a line between two silos that is cut while a third reaches both, nor a silo that has lost
/// its store alone; its generations would wait until the line is mended.
/// </summary>
/// <param name="own">A silo that started earlier stays.</param>
internal sealed class SiloView(SiloAddress own)
{
    /// <summary>Asked once a second with 1.5 s for each answer: 4 to 6 s. Frozen silos are dead by then.</summary>
    public const int Misses = 4;

    private readonly Dictionary<SiloAddress, int> _missed = [];
    private int _storeMissed;

    public bool HasStore => _storeMissed == 0;

    public ImmutableArray<SiloAddress> Reached { get; private set; } = [];

    /// <summary>Takes in one look.</summary>
    /// <param name="hasStore">Whether this silo could write.</param>
    /// <param name="answers">Every other active member with its answer; null for one that gave none.</param>
    /// <returns>Why this silo should leave now; null while it should stay.</returns>
    public string? Look(bool hasStore, IReadOnlyDictionary<SiloAddress, SiloStanding?> answers)
    {
        _storeMissed = hasStore ? 0 : _storeMissed + 1;
        foreach (var gone in _missed.Keys.Except(answers.Keys).ToList())
        {
            _missed.Remove(gone);
        }

        foreach (var (silo, answer) in answers)
        {
            _missed[silo] = answer is null ? _missed.GetValueOrDefault(silo) + 1 : 0;
        }

        Reached = [.. answers.Where(pair => pair.Value is not null).Select(pair => pair.Key)];
        return WhyStoreless(answers) ?? WhyCutOff(answers);
    }

    private string? WhyStoreless(IReadOnlyDictionary<SiloAddress, SiloStanding?> answers) =>
        _storeMissed >= Misses && answers.FirstOrDefault(pair => pair.Value is { HasStore: true }).Key is { } fine
            ? $"it cannot reach its store, and {fine.Endpoint} can"
            : null;

    private string? WhyCutOff(IReadOnlyDictionary<SiloAddress, SiloStanding?> answers)
    {
        foreach (var silent in _missed.Where(pair => pair.Value >= Misses && IsOlder(pair.Key)).Select(pair => pair.Key))
        {
            // Who answers this silo reaches it, too: a third that reaches both.
            if (answers.FirstOrDefault(pair => pair.Value is { } third && third.Reaches.Contains(silent)).Key is { } third)
            {
                return $"the line to {silent.Endpoint} is cut, which {third.Endpoint} reaches, and the younger of the two leaves";
            }
        }

        return null;
    }

    private bool IsOlder(SiloAddress other) =>
        other.Generation != own.Generation ? other.Generation < own.Generation : other.CompareTo(own) < 0;
}
