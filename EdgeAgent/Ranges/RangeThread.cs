using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Ranges;

/// <summary>
/// The thread that computes, one range at a time. A range that was told to stop may still be inside a step when the next
/// offer comes; that offer waits for it. A range of an earlier lease is given up for an offer under the present one.
/// </summary>
internal sealed class RangeThread : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _offered = new(0);
    private readonly IRangeSink _sink;
    private readonly TimeSpan _slowDown;
    private readonly TimeProvider _timeProvider;
    private IRangeRunner? _runner;
    private RangeWork? _running;
    private RangeWork? _next;
    private bool _telling;
    private bool _draining;
    private bool _ended;
    private TaskCompletionSource? _idle;

    public RangeThread(IRangeSink sink, TimeSpan slowDown, TimeProvider timeProvider)
    {
        _sink = sink;
        _slowDown = slowDown;
        _timeProvider = timeProvider;
    }

    public bool IsBusy
    {
        get
        {
            lock (_lock)
            {
                return _running is not null || _next is not null;
            }
        }
    }

    public void Start(IRangeRunner runner)
    {
        _runner = runner;
        new Thread(Loop) { Name = "range inference", IsBackground = true }.Start();
    }

    /// <summary>Takes an offer, or says why not. <paramref name="lease"/> numbers the lease it came under.</summary>
    public string? TryAccept(OfferMessage offer, int lease)
    {
        lock (_lock)
        {
            if (_draining || _ended)
            {
                return "draining: this agent is about to leave";
            }

            if (_next is not null)
            {
                return $"busy: {Describe(_next.Offer.Range)} is next";
            }

            if (_running is { } running)
            {
                if (running.Lease == lease && !running.IsStopped)
                {
                    return $"busy with {Describe(running.Offer.Range)}";
                }

                running.Stop("its lease ended, so its result would be refused");
            }

            _next = new RangeWork(offer, lease);
        }

        _offered.Release();
        return null;
    }

    /// <summary>Stops that range between steps; false when it is not here.</summary>
    public bool Stop(RangeKey range, string reason)
    {
        RangeWork? waiting = null;
        lock (_lock)
        {
            if (_running?.Offer.Range == range)
            {
                _running.Stop(reason);
                return true;
            }

            if (_next?.Offer.Range == range)
            {
                waiting = _next;
                _next = null;
                SignalIdle();
            }
        }

        if (waiting is not null)
        {
            _sink.Stopped(range, reason);
        }

        return waiting is not null;
    }

    /// <summary>Takes no more offers; completes when what was accepted is done.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            _draining = true;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            SignalIdle();
            return _idle.Task;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _next = null;
            _running?.Stop("the agent is leaving");
        }

        _offered.Release();
    }

    private void Loop()
    {
        while (true)
        {
            _offered.Wait();
            RangeWork? work;
            lock (_lock)
            {
                if (_ended)
                {
                    break;
                }

                work = _running = _next;
                _next = null;
            }

            if (work is null)
            {
                continue;
            }

            var tell = Run(work);
            lock (_lock)
            {
                _running = null;
                _telling = true;
            }

            // Free before the other end hears of it: the next offer may come at once.
            tell();
            lock (_lock)
            {
                _telling = false;
                SignalIdle();
            }
        }

        // Here and not earlier: native sessions must not go while a step runs on them.
        _runner!.Dispose();
    }

    /// <summary>Computes, and returns how to tell the end.</summary>
    private Action Run(RangeWork work)
    {
        var range = work.Offer.Range;
        try
        {
            _sink.Started(work.Offer);
            var started = _timeProvider.GetTimestamp();
            var output = _runner!.Run(work.Offer, step => OnStep(work, step), work.Token);
            var elapsed = _timeProvider.GetElapsedTime(started);
            work.Token.ThrowIfCancellationRequested();
            var result = new ResultMessage(
                range,
                output.LatentState,
                output.Picture,
                (long)elapsed.TotalMicroseconds,
                (long)Math.Min(output.DecodeElapsed.TotalMicroseconds, elapsed.TotalMicroseconds)
            )
            {
                Nonce = work.Offer.Nonce,
                Withheld = output.Withheld,
            };
            return () => _sink.Completed(result);
        }
        catch (OperationCanceledException) when (work.IsStopped)
        {
            return () => _sink.Stopped(range, work.StopReason);
        }
        catch (RangeDeclinedException declined)
        {
            return () => _sink.Declined(work.Offer, declined.Message);
        }
        catch (Exception exception)
        {
            // Out of memory, a broken model: the owner and the cluster hear of it, the agent stays for other work.
            return () => _sink.Declined(work.Offer, $"failed: {exception.Message}");
        }
    }

    private void OnStep(RangeWork work, RangeStep step)
    {
        if (_slowDown > TimeSpan.Zero)
        {
            work.Token.WaitHandle.WaitOne(_slowDown);
        }

        if (!work.IsStopped)
        {
            _sink.Stepped(new ProgressMessage(work.Offer.Range, step.StepsDone, step.Preview) { Nonce = work.Offer.Nonce });
        }
    }

    private void SignalIdle()
    {
        if (_running is null && _next is null && !_telling)
        {
            _idle?.TrySetResult();
        }
    }

    private static string Describe(RangeKey range) => $"steps {range.From}..{range.To} of {range.GenerationId}";
}
