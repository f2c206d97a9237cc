using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>
/// Callers behind a load balancer that looks at readiness: each makes pictures, one after the other, at a gateway that was ready when it
/// last looked. No call is made twice by them.
/// </summary>
internal sealed class SilosCallers(Silos silos) : IAsyncDisposable
{
    private const int AtOnce = 6;

    /// <summary>As a load balancer looks; drains are longer.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _end = new();
    private readonly bool[] _ready = new bool[silos.Count];
    private readonly List<string> _failures = [];
    private Task _all = Task.CompletedTask;
    private int _done;
    private int _turn;

    /// <summary>Pictures made.</summary>
    public int Done => Volatile.Read(ref _done);

    public void Begin(CancellationToken cancellationToken) =>
        _all = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CallAsync(cancellationToken)).Append(BalanceAsync(cancellationToken)));

    /// <summary>Returns after this many pictures more.</summary>
    public Task AfterAsync(int more, CancellationToken cancellationToken)
    {
        var goal = Done + more;
        return RunningCluster.UntilAsync($"{more} more pictures are made", () => Task.FromResult(Done >= goal), cancellationToken);
    }

    /// <summary>Ends the callers.</summary>
    /// <returns>What failed, in sentences.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _end.CancelAsync();
        await _all;
        return _failures;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task BalanceAsync(CancellationToken cancellationToken)
    {
        while (!_end.IsCancellationRequested)
        {
            for (var silo = 0; silo < _ready.Length; silo++)
            {
                _ready[silo] = await silos.IsReadyAsync(silo, cancellationToken);
            }

            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    private async Task CallAsync(CancellationToken cancellationToken)
    {
        while (!_end.IsCancellationRequested)
        {
            if (Gateway() is not { } gateway)
            {
                await Task.Delay(LookEvery, cancellationToken);
                continue;
            }

            var what = $"submit at {gateway}";
            try
            {
                var submission = new GenerationSubmission
                {
                    Prompt = "a cat",
                    Seed = 7,
                    Steps = 8,
                    CloudSteps = 8,
                };
                var id = (await silos.Clients[gateway].SubmitAsync(submission, cancellationToken)).Id;
                GenerationInfo seen;
                do
                {
                    await Task.Delay(50, cancellationToken);
                    gateway = Gateway() ?? gateway;
                    what = $"look at {gateway}";
                    seen = await silos.Clients[gateway].GetAsync(id, cancellationToken);
                } while (!seen.HasEnded);

                if (seen.Status != "completed")
                {
                    Fail($"{id}: {seen.Status}, {seen.Reason}");
                }

                what = $"download at {gateway}";
                await silos.Clients[gateway].DownloadImageAsync(id, cancellationToken);
                Interlocked.Increment(ref _done);
            }
            catch (Exception failure) when (failure is HttpRequestException or HybridGrainsApiException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Fail($"{what}: {failure.Message}");
            }
        }
    }

    private int? Gateway()
    {
        for (var i = 0; i < _ready.Length; i++)
        {
            var silo = (int)((uint)Interlocked.Increment(ref _turn) % _ready.Length);
            if (Volatile.Read(ref _ready[silo]))
            {
                return silo;
            }
        }

        return null;
    }

    private void Fail(string what)
    {
        lock (_failures)
        {
            _failures.Add(what);
        }
    }
}
