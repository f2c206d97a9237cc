namespace HybridGrains.Scheduling;

/// <summary>First come, first served within a tenant; tenants take turns.</summary>
public sealed class FairQueue<T>
{
    private readonly LinkedList<(string Tenant, List<T> Items)> _turns = [];

    public int Count => _turns.Sum(turn => turn.Items.Count);

    /// <summary>How many items of each tenant wait.</summary>
    public IReadOnlyDictionary<string, int> ByTenant() => _turns.ToDictionary(turn => turn.Tenant, turn => turn.Items.Count);

    public IEnumerable<T> Items => _turns.SelectMany(turn => turn.Items);

    public void Enqueue(string tenant, T item)
    {
        foreach (var turn in _turns)
        {
            if (turn.Tenant != tenant)
            {
                continue;
            }

            turn.Items.Add(item);
            return;
        }

        _turns.AddLast((tenant, [item]));
    }

    /// <summary>Takes the next item that <paramref name="canServe"/> accepts; its tenant goes to the end of the line.</summary>
    public bool TryDequeue(Predicate<T> canServe, out T item)
    {
        for (var turn = _turns.First; turn is not null; turn = turn.Next)
        {
            var index = turn.Value.Items.FindIndex(canServe);
            if (index < 0)
            {
                continue;
            }

            item = turn.Value.Items[index];
            turn.Value.Items.RemoveAt(index);
            _turns.Remove(turn);
            if (turn.Value.Items.Count > 0)
            {
                _turns.AddLast(turn);
            }

            return true;
        }

        item = default!;
        return false;
    }

    /// <summary>
    /// How many items are served before one if none is passed over: those of its tenant before it, and of each other tenant one for
    /// every turn until its own. Null when it is not here.
    /// </summary>
    public IReadOnlyList<T>? Before(Predicate<T> match)
    {
        var turns = _turns.ToList();
        var own = turns.FindIndex(turn => turn.Items.Exists(match));
        if (own < 0)
        {
            return null;
        }

        var index = turns[own].Items.FindIndex(match);
        return
        [
            .. turns.SelectMany(
                (turn, place) =>
                    turn.Items.Take(
                        place == own ? index
                        : place < own ? index + 1
                        : index
                    )
            ),
        ];
    }

    public void RemoveAll(Predicate<T> match)
    {
        foreach (var turn in _turns.ToArray())
        {
            turn.Items.RemoveAll(match);
            if (turn.Items.Count == 0)
            {
                _turns.Remove(turn);
            }
        }
    }
}
