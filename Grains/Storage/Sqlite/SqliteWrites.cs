using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace HybridGrains.Grains.Storage.Sqlite;

/// <summary>
/// Writes of one file, in order. Those that wait while another is made durable become one transaction: the disk is asked once for all.
/// Where one of them fails, each is made alone, so that it alone is refused.
/// </summary>
internal sealed class SqliteWrites(Func<SqliteConnection> open)
{
    private const int AtOnce = 64;
    private readonly ConcurrentQueue<Write> _waiting = new();
    private int _running;

    /// <summary>Makes a write, all of it or nothing; durable when this returns.</summary>
    /// <returns>What <paramref name="work"/> returned, rows that it changed.</returns>
    public Task<int> MakeAsync(Func<SqliteConnection, SqliteTransaction, int> work)
    {
        var write = new Write(work);
        _waiting.Enqueue(write);
        Wake();
        return write.Made.Task;
    }

    private void Wake()
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0)
        {
            _ = Task.Run(MakeAll);
        }
    }

    private void MakeAll()
    {
        var together = new List<Write>(AtOnce);
        while (true)
        {
            while (together.Count < AtOnce && _waiting.TryDequeue(out var next))
            {
                together.Add(next);
            }

            if (together.Count == 0)
            {
                break;
            }

            if (!TryMake(together, out _))
            {
                foreach (var write in together)
                {
                    if (!TryMake([write], out var failure))
                    {
                        write.Made.SetException(failure!);
                    }
                }
            }

            together.Clear();
        }

        Volatile.Write(ref _running, 0);
        if (!_waiting.IsEmpty)
        {
            Wake();
        }
    }

    private bool TryMake(List<Write> together, out Exception? failure)
    {
        try
        {
            using var connection = open();
            using var transaction = connection.BeginTransaction();
            var rows = together.ConvertAll(write => write.Work(connection, transaction));
            transaction.Commit();
            for (var i = 0; i < together.Count; i++)
            {
                together[i].Made.SetResult(rows[i]);
            }

            failure = null;
            return true;
        }
        catch (Exception refused)
        {
            failure = refused;
            return false;
        }
    }

    private sealed record Write(Func<SqliteConnection, SqliteTransaction, int> Work)
    {
        public TaskCompletionSource<int> Made { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
