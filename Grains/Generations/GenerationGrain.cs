using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Generations;

/// <summary>Protocol around <see cref="GenerationProgress"/>: asks, writes, tells. Decisions are the policy's, matches the scheduler's.</summary>
public sealed class GenerationGrain(
    [PersistentState("generation", SqliteGrainStorage.ProviderName)] IPersistentState<GenerationState> persistent,
    HandoffDecider decider,
    GenerationServices services,
    TimeProvider timeProvider,
    ILogger<GenerationGrain> logger
) : Grain, IGenerationGrain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly GenerationWatchers _watchers = new(timeProvider);
    private GenerationProgress _progress = null!;
    private long _lastSign;
    private int _stepsSeen;

    private GenerationState State => persistent.State;
    private string Id => this.GetPrimaryKeyString();
    private ISchedulerGrain Scheduler => GrainFactory.GetGrain<ISchedulerGrain>(State.Request!.Family);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _progress = new GenerationProgress(State);
        _stepsSeen = State.StepsDone;
        // An attempt from before this activation may still run, but nobody remembers watching it: it is given up.
        if (_progress.Current is not null)
            _progress.Lost(RangeStatus.Lost, "its silo stopped", TimeSpan.Zero);
        this.RegisterGrainTimer(
            LookAsync,
            new GrainTimerCreationOptions(LookEvery, LookEvery) { KeepAlive = _progress.IsOpen || State.Request is null }
        );
        return Task.CompletedTask;
    }

    public Task<SubmitResult> SubmitAsync(GenerationRequest request) => SubmitAsync(request, null);

    public async Task<SubmitResult> SubmitAsync(GenerationRequest request, StartPicture? picture)
    {
        if (State.Request is not null)
            return new SubmitResult(SubmitOutcome.Accepted);
        if (services.Families.Find(request.Family) is not { } family)
            return new SubmitResult(SubmitOutcome.UnknownFamily, $"model '{request.Family}' is not served.", "model");
        if (RequestCheck.FirstFault(request, family, services.Options.MaxSteps) is { } fault)
            return fault;
        var admission = await GrainFactory.GetGrain<ISchedulerGrain>(family.Manifest.Name).AdmitAsync(request.Tenant);
        if (admission.Outcome != AdmissionOutcome.Accepted)
            return new SubmitResult(SubmitOutcome.QueueFull, admission.Reason);

        LatentState first;
        try
        {
            (request, first) = await services.FirstState.CreateAsync(request with { Family = family.Manifest.Name }, picture);
        }
        catch (GenerationInputException wrong)
        {
            return new SubmitResult(SubmitOutcome.Invalid, wrong.Message, wrong.Field);
        }

        State.Request = request;
        State.Status = GenerationStatus.Queued;
        State.FamilyHash = family.Hash;
        State.CreatedAt = timeProvider.GetUtcNow();
        State.LatentState = first.ToBytes();
        State.StepsDone = first.StepIndex;
        // The index first: an entry without a state is dropped by recovery, a state without an entry would be forgotten.
        await services.OpenGenerations.AddAsync(Id);
        await DecideAsync();
        logger.LogAccepted(Id, request.Family, request.Steps);
        return new SubmitResult(SubmitOutcome.Accepted);
    }

    public Task<GenerationSnapshot?> GetAsync() => Task.FromResult(State.Request is null ? null : Snapshot());

    public async Task<GenerationImage?> GetImageAsync() =>
        State.Status == GenerationStatus.Completed && await services.Images.ReadAsync(Id, State.Request!.Format) is { } file
            ? new GenerationImage(State.Request.Format.ContentType(), file)
            : null;

    public async Task<bool> CancelAsync()
    {
        if (State.Request is null || !_progress.IsOpen)
            return false;
        var running = _progress.Current;
        await EndAsync(GenerationStatus.Cancelled, "cancelled by its caller");
        if (running is { Status: RangeStatus.Running })
            await GrainFactory.CancelAsync(running.Worker, running.Tier, new StepRangeId(Id, running.Attempt, running.From, running.To));
        return true;
    }

    public Task WatchAsync(IGenerationWatcher watcher)
    {
        _watchers.Add(watcher);
        return Task.CompletedTask;
    }

    public Task UnwatchAsync(IGenerationWatcher watcher)
    {
        _watchers.Remove(watcher);
        return Task.CompletedTask;
    }

    public async Task ResumeAsync()
    {
        if (State.Request is null || !_progress.IsOpen)
            await services.OpenGenerations.RemoveAsync(Id);
        else if (_progress.Current is null)
            await DecideAsync();
    }

    public async Task PlaceAsync(Placement placement)
    {
        if (_progress.Current is not { Status: RangeStatus.Waiting } waiting || waiting.Attempt != placement.Attempt)
        {
            await Scheduler.ReleaseAsync(Id, placement.Attempt, null);
            return;
        }

        _progress.Placed(placement.WorkerId, placement.Tier);
        _lastSign = timeProvider.GetTimestamp();
        var range = _progress.Current!;
        var outcome = await GrainFactory.AssignAsync(
            placement.WorkerId,
            placement.Tier,
            new StepRangeAssignment(
                new StepRangeId(Id, range.Attempt, range.From, range.To),
                State.Request!.Family,
                range.Denoiser,
                State.LatentState
            )
            {
                Decoder = range.Decoder,
                PreviewEvery = State.Request.PreviewEvery,
            }
        );
        if (placement.Tier == Tier.Edge)
            Moved(State.LatentState.Length);
        if (outcome != AssignmentOutcome.Accepted)
            await RetryAsync(RangeStatus.Failed, $"the worker answered {outcome}");
        else
            Tell(GenerationEventKind.Range);
    }

    public async Task<RangeVerdict> ReportProgressAsync(StepRangeProgress progress)
    {
        if (!_progress.IsCurrent(progress.Range))
            return RangeVerdict.Stop;
        _lastSign = timeProvider.GetTimestamp();
        _stepsSeen = Math.Clamp(progress.StepsDone, progress.Range.From, progress.Range.To);
        if (progress.Preview is { } preview && await services.PreviewAsync(preview) is { } png)
            _watchers.Tell(GenerationEventKind.Preview, Snapshot(), png);
        Tell(GenerationEventKind.Step);
        return RangeVerdict.Continue;
    }

    public async Task<ResultOutcome> CompleteRangeAsync(StepRangeResult result)
    {
        if (!_progress.IsCurrent(result.Range))
        {
            services.Metrics.CountRefused("stale");
            logger.LogStale(Id, result.Range.Attempt, result.WorkerId, State.Attempt);
            return ResultOutcome.StaleAttempt;
        }

        if (result.Status != StepRangeStatus.Completed)
        {
            await RetryAsync(result.Status == StepRangeStatus.Lost ? RangeStatus.Lost : RangeStatus.Failed, result.Error);
            return ResultOutcome.Accepted;
        }

        if (services.WhyNot(State.LatentState, _progress.Current!, result) is { } reason)
        {
            services.Metrics.CountRefused("rejected");
            logger.LogRejected(Id, result.Range.Attempt, result.WorkerId, reason);
            await RetryAsync(RangeStatus.Rejected, reason);
            return ResultOutcome.Rejected;
        }

        await AcceptAsync(result);
        return ResultOutcome.Accepted;
    }

    private async Task AcceptAsync(StepRangeResult result)
    {
        var range = _progress.Current!;
        if (range.Tier == Tier.Edge)
            Moved(result.LatentState.Length + (result.Picture?.Pixels.Length ?? 0));
        _progress.Checkpoint(result);
        _stepsSeen = State.StepsDone;
        services.Metrics.CountRange(range.Tier, range.To - range.From, result.Elapsed);
        await Scheduler.ReleaseAsync(
            Id,
            range.Attempt,
            new RangeMeasurement(
                result.WorkerId,
                range.Denoiser,
                range.To - range.From,
                result.Elapsed - result.DecodeElapsed,
                result.DecodeElapsed
            )
        );
        if (result.Picture is { } picture)
        {
            var (snapshot, family) = (Snapshot(), services.Families.Find(State.Request!.Family)!);
            await services.Images.WriteAsync(
                Id,
                State.Request.Format,
                await Task.Run(() => PictureFile.Encode(picture, snapshot, family, decider.PolicyName))
            );
            await EndAsync(GenerationStatus.Completed, null);
            return;
        }

        if (await DecideAsync() is { } next && next.Tier != range.Tier)
            services.Metrics.CountHandoff();
        Tell(GenerationEventKind.Range);
    }

    private async Task<RangeRecord?> DecideAsync()
    {
        var defaults = services.Families.Find(State.Request!.Family)!.Manifest.DefaultsOf(State.Request.Fast);
        var now = timeProvider.GetUtcNow();
        var made = await decider.DecideAsync(Id, State, defaults, Scheduler);
        var avoid = _progress.WorkerToAvoid;
        if (_progress.Begin(made.Decision, defaults.Decoder, $"{made.Policy}: {made.Why}", now) is not { } range)
        {
            await EndAsync(GenerationStatus.Failed, State.Reason);
            return null;
        }

        _progress.Decided(made);
        services.Metrics.CountDecision(made.Policy, ArmNames.Of(made.Arm), range.Tier, range.To - range.From);
        // The checkpoint and the new attempt number are one write: the hand-off.
        await persistent.WriteStateAsync();
        await EnqueueAsync(range, avoid);
        return range;
    }

    private async Task EnqueueAsync(RangeRecord range, string? avoid)
    {
        _lastSign = timeProvider.GetTimestamp();
        var result = await Scheduler.EnqueueAsync(
            new RangeRequest(new StepRangeId(Id, range.Attempt, range.From, range.To), State.Request!.Tenant, range.Denoiser, range.Tier)
            {
                Decoder = range.Decoder,
                LatentBytes = State.LatentState.Length,
                AvoidWorker = avoid,
            }
        );
        if (_progress.Current?.Status == RangeStatus.Waiting)
            State.Reason = result.WaitingFor is { } what ? "waiting for " + what : null;
    }

    private async Task RetryAsync(RangeStatus status, string? error)
    {
        var range = _progress.Current!;
        var elapsed = timeProvider.GetElapsedTime(_lastSign);
        _progress.Lost(status, error, elapsed);
        services.Metrics.CountLost();
        logger.LogLost(Id, range.Attempt, range.Worker, error ?? status.ToString());
        await Scheduler.ReleaseAsync(Id, range.Attempt, null, lost: true);
        await DecideAsync();
        Tell(GenerationEventKind.Range);
    }

    private async Task EndAsync(GenerationStatus status, string? reason)
    {
        var attempt = State.Attempt;
        _progress.End(status, reason);
        State.FinishedAt = timeProvider.GetUtcNow();
        await persistent.WriteStateAsync();
        await services.OpenGenerations.RemoveAsync(Id);
        await Scheduler.ReleaseAsync(Id, attempt, null);
        services.Metrics.CountGeneration(status.ToString().ToLowerInvariant(), State.FinishedAt - State.CreatedAt);
        logger.LogEnded(Id, status, reason);
        if (services.Families.Find(State.Request!.Family) is { } family)
            services.Live.Ended(Id, State, family.Manifest);
        Tell(GenerationEventKind.Status);
    }

    private async Task LookAsync()
    {
        if (_progress.Current is not { } range)
            return;
        var silent = timeProvider.GetElapsedTime(_lastSign);
        if (range.Status == RangeStatus.Waiting && silent > services.Options.RenewEvery)
            await EnqueueAsync(range, null);
        else if (range.Status == RangeStatus.Running && silent > services.Options.StallTimeout)
            await RetryAsync(RangeStatus.Lost, $"no progress for {silent.TotalSeconds:F0} s");
    }

    private void Moved(long bytes)
    {
        State.BytesMoved += bytes;
        services.Metrics.CountBytes(bytes);
    }

    private void Tell(GenerationEventKind kind) => _watchers.Tell(kind, Snapshot());

    private GenerationSnapshot Snapshot() =>
        _progress.Snapshot(
            Id,
            Math.Max(_stepsSeen, State.StepsDone),
            services.Families.Find(State.Request!.Family)?.Manifest.DefaultsOf(State.Request.Fast).LargeDenoiser ?? ""
        );
}
