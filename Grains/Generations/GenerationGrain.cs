using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Storage;
using HybridGrains.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// Protocol around <see cref="GenerationCourse"/>: who is heard, what is answered, and how long it stays in memory. Decisions are the
/// policy's, matches the scheduler's.
/// </summary>
public sealed class GenerationGrain : Grain, IGenerationGrain
{
    /// <summary>How long one that is not open stays in memory for those who ask.</summary>
    private static readonly TimeSpan LeaveAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly GenerationParts _parts;
    private readonly IOptions<GenerationOptions> _options;
    private readonly RangeAssignments _assignments = new();
    private readonly HeldChange _held;
    private readonly LiveGeneration _live;
    private readonly GenerationNews _news;
    private readonly RangeDispatch _dispatch;
    private readonly GenerationAdmission _admission;
    private readonly GenerationCourse _course;
    private readonly RangePlacement _placement;
    private readonly RangeHome _home;
    private IGrainTimer? _timer;
    private bool _looks;

    public GenerationGrain(
        [FromKeyedServices(VersionedGrainStorage.ProviderName)] IGrainStorage storage,
        GenerationParts parts,
        IOptions<GenerationOptions> options
    )
    {
        (_parts, _options) = (parts, options);
        _held = new HeldChange(parts.TimeProvider);
        _live = new LiveGeneration(
            this.GetPrimaryKeyString(),
            new GenerationStore(storage, this.GetGrainId()),
            parts.TimeProvider,
            StayWhileOpen
        );
        _news = new GenerationNews(_live, _held, parts.Families, parts.TimeProvider);
        _dispatch = new RangeDispatch(GrainFactory, _live);
        _admission = new GenerationAdmission(_live, parts.Intake, GrainFactory, parts.TimeProvider);
        _course = new GenerationCourse(_live, _held, _dispatch, _news, parts, GrainFactory, DeactivateOnIdle);
        _placement = new RangePlacement(_live, _assignments, _dispatch, _course, _news);
        _home = new RangeHome(parts.Devices);
    }

    private GenerationState State => _live.State;
    private GenerationProgress Progress => _live.Progress;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _live.LoadAsync();
        }
        catch (Exception failure) when (failure is StoreUnavailableException or DamagedGenerationException)
        {
            // Each call tries again and tells its caller; an activation that fails tells nobody why.
        }
    }

    public Task<SubmitResult> SubmitAsync(GenerationRequest request) => SubmitAsync(request, null);

    public async Task<SubmitResult> SubmitAsync(GenerationRequest request, StartPicture? picture)
    {
        try
        {
            await _live.LoadAsync();
            if (State.Request is not null)
            {
                return new SubmitResult(SubmitOutcome.Accepted);
            }

            return await AcceptAsync(request, picture);
        }
        catch (StoreUnavailableException down)
        {
            await _admission.WithdrawAsync(request.Family);
            DeactivateOnIdle();
            return new SubmitResult(SubmitOutcome.StoreUnavailable, down.Message);
        }
    }

    private async Task<SubmitResult> AcceptAsync(GenerationRequest request, StartPicture? picture)
    {
        try
        {
            var (draft, refusal) = await _admission.AdmitAsync(request, picture);
            if (draft is null)
            {
                DeactivateOnIdle();
                return refusal!;
            }

            await _course.BeginAsync(draft);
            return new SubmitResult(SubmitOutcome.Accepted);
        }
        finally
        {
            // It is in the index of open generations now, or was refused.
            await _admission.SettleAsync();
        }
    }

    public async Task<GenerationSnapshot?> GetAsync()
    {
        await _live.LoadAsync();
        if (State.Request is not null)
        {
            return _news.Snapshot();
        }

        DeactivateOnIdle();
        return null;
    }

    public async Task<GenerationImage?> GetImageAsync()
    {
        await _live.LoadAsync();
        return State.Status == GenerationStatus.Completed ? await _parts.Pictures.ReadAsync(_live.Id, State.Request!.Format) : null;
    }

    public async Task<bool> CancelAsync()
    {
        await _live.LoadAsync();
        if (State.Request is null || !Progress.IsOpen)
        {
            return false;
        }

        var running = Progress.Current;
        await _course.EndAsync(_live.Draft(), GenerationStatus.Cancelled, "cancelled by its caller");
        if (running is { Status: RangeStatus.Running })
        {
            await _dispatch.CancelAsync(running);
        }

        return true;
    }

    public Task WatchAsync(IGenerationWatcher watcher)
    {
        _news.Add(watcher);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<GenerationEvent>> WatchAsync(IGenerationWatcher watcher, string lastEventId) =>
        Task.FromResult(_news.Add(watcher, lastEventId));

    public Task UnwatchAsync(IGenerationWatcher watcher)
    {
        _news.Remove(watcher);
        return Task.CompletedTask;
    }

    public async Task ResumeAsync()
    {
        await _live.LoadAsync();
        if (State.Request is null)
        {
            await _parts.Index.RemoveAsync(_live.Id);
            DeactivateOnIdle();
        }
        else if (!Progress.IsOpen)
        {
            await _parts.Index.EndAsync(_live.Id, State.FinishedAt ?? _parts.TimeProvider.GetUtcNow(), Progress.Use());
            DeactivateOnIdle();
        }
        else if (!_held.IsHeld && (Progress.Current is null || _course.WhyNotTheSame(State) is not null))
        {
            await _course.GoOnAsync(_live.Draft());
        }
    }

    public async Task LookAgainAsync()
    {
        await ResumeAsync();
        if (_held.IsHeld || State.Request is null || Progress.Current is not { } range)
        {
            return;
        }

        if (range.Status == RangeStatus.Waiting)
        {
            await _course.EnqueueAsync(range);
        }
        else if (_home.HasLeft(range))
        {
            await LoseWithItsSiloAsync();
        }
        else if (range.Tier == Tier.Edge && !await _dispatch.HasAsync(range))
        {
            await _course.LoseAsync(FailureCause.SiloStopped, "the silo that kept its agent's lease has left");
        }
    }

    public async Task<bool> ForgetAsync()
    {
        await _live.LoadAsync();
        if (State.Request is not null && Progress.IsOpen)
        {
            return false;
        }

        await _parts.Pictures.DeleteAsync(_live.Id);
        await _live.ClearAsync();
        await _parts.Index.RemoveAsync(_live.Id);
        DeactivateOnIdle();
        return true;
    }

    public async Task PlaceAsync(Placement placement)
    {
        await _live.LoadAsync();
        if (Progress.Current is not { Status: RangeStatus.Waiting } waiting || waiting.Attempt != placement.Attempt || _held.IsHeld)
        {
            if (State.Request is not null)
            {
                await _dispatch.ReleaseAsync(placement.Attempt);
            }

            return;
        }

        await _placement.PlaceAsync(waiting, placement);
        if (Progress.Current is { } placed)
        {
            // Now, while the device's silo is known: one that comes back under its name is another.
            _home.HasLeft(placed);
        }
    }

    public async Task<RangeVerdict> ReportProgressAsync(StepRangeProgress progress)
    {
        await _live.LoadAsync();
        if (!Progress.IsCurrent(progress.Range) || !_assignments.IsCurrent(progress.Range, progress.WorkerId, progress.Nonce))
        {
            // Whoever came back with a lost range may go on with it: its result may be the first.
            return _assignments.IsAway(progress.Range, progress.WorkerId, progress.Nonce) ? RangeVerdict.Continue : RangeVerdict.Stop;
        }

        if (!_assignments.Advances(progress))
        {
            return RangeVerdict.Continue;
        }

        _live.Stepped(progress.StepsDone);
        if (progress.Preview is { } preview && await PreviewFile.EncodeAsync(preview, State.Request!) is { } file)
        {
            _news.Tell(GenerationEventKind.Preview, file);
        }

        _news.Tell(GenerationEventKind.Step);
        return RangeVerdict.Continue;
    }

    public async Task<ResultOutcome> CompleteRangeAsync(StepRangeResult result)
    {
        await _live.LoadAsync();
        var ruling = ResultRule.Judge(Progress, _assignments, _held.IsHeld, result);
        if (ruling.Returned)
        {
            _assignments.ForgetAway();
        }

        switch (ruling.Kind)
        {
            case ResultRulingKind.Taken:
                await _course.TakeAsync(ruling.Range!, result);
                return ResultOutcome.Accepted;
            case ResultRulingKind.Known:
                return ResultOutcome.Accepted;
            case ResultRulingKind.Failed:
                if (result.MayReturn)
                {
                    _assignments.SendAway();
                }

                await _course.LoseAsync(FailedResult.Cause(result, ruling.Range!.Tier), ruling.Why!);
                return ResultOutcome.Accepted;
            case ResultRulingKind.Rejected:
                _parts.Journal.Rejected(_live.Id, result, ruling.Why!);
                if (!ruling.Returned)
                {
                    await _course.LoseAsync(FailureCause.Rejected, ruling.Why!);
                }

                return ResultOutcome.Rejected;
            case ResultRulingKind.NotAssigned:
                _parts.Journal.NotAssigned(_live.Id, result);
                return ResultOutcome.NotAssigned;
            default:
                _parts.Journal.Stale(_live.Id, result, State.Attempt);
                return ResultOutcome.StaleAttempt;
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await _held.LookAsync();
        }
        catch (InconsistentStateException)
        {
            // Another activation has gone on with it.
            DeactivateOnIdle();
            return;
        }

        if (_held.IsHeld || Progress.Current is not { } range)
        {
            return;
        }

        var silent = _live.Silent;
        if (_home.HasLeft(range))
        {
            await LoseWithItsSiloAsync();
        }
        else if (RangePatience.IsToRenew(range, silent, _options.Value))
        {
            await _course.EnqueueAsync(range);
        }
        else if (RangePatience.IsStalled(range, silent, _live.WaitsForDevice, _options.Value))
        {
            await _course.LoseAsync(FailureCause.Stalled, $"no progress for {silent.TotalSeconds:F0} s");
        }
    }

    private Task LoseWithItsSiloAsync() => _course.LoseAsync(FailureCause.SiloStopped, "its device's silo has left the cluster");

    /// <summary>Stays in memory while it is open, and no longer.</summary>
    private void StayWhileOpen()
    {
        if (_timer is not null && _looks == Progress.IsOpen)
        {
            return;
        }

        _timer?.Dispose();
        _looks = Progress.IsOpen;
        _timer = _looks
            ? this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(LookEvery, LookEvery) { KeepAlive = true })
            : this.RegisterGrainTimer(LeaveAsync, new GrainTimerCreationOptions(LeaveAfter, Timeout.InfiniteTimeSpan));
    }

    private Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
