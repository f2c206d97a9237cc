namespace HybridGrains.Scheduling;

/// <summary>First come, first served within a tenant; tenants take turns.</summary>
public sealed class FairQueue<T>
{
    private readonly LinkedList<(string Tenant, List<T> Items)> _turns = [];

    public int Count => _turns.Sum(turn => turn.Items.Count);

    public IEnumerable<T> Items => _turns.SelectMany(turn => turn.Items);

    public void Enqueue(string tenant, T item)
    {
        foreach (var turn in _turns)
        {
            if (turn.Tenant != tenant)
                continue;
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
                continue;
            item = turn.Value.Items[index];
            turn.Value.Items.RemoveAt(index);
            _turns.Remove(turn);
            if (turn.Value.Items.Count > 0)
                _turns.AddLast(turn);
            return true;
        }

        item = default!;
        return false;
    }

    public void RemoveAll(Predicate<T> match)
    {
        foreach (var turn in _turns.ToArray())
        {
            turn.Items.RemoveAll(match);
            if (turn.Items.Count == 0)
                _turns.Remove(turn);
        }
    }
}
