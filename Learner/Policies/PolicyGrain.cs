using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Storage;
using HybridGrains.Learner.Live;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Networks;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace HybridGrains.Learner.Policies;

/// <summary>
/// Learns round after round while it is awake. Every optimiser step is persisted before the next one: a chief that dies loses one
/// at most.
/// </summary>
public sealed partial class PolicyGrain(
    [PersistentState("policy", VersionedGrainStorage.ProviderName)] IPersistentState<PersistedChief> persistent,
    LearningTask task,
    LearnerMetrics metrics,
    ILogger<PolicyGrain> logger
) : Grain, IPolicyGrain
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseTime = TimeSpan.FromSeconds(3);
    private CancellationTokenSource _stopping = new();
    private readonly ILogger<PolicyGrain> _logger = logger;
    private readonly LiveTraffic _live = new(task.Options, task.Ppo.Gamma);

    /// <summary>Reports are taken while a step is written: one write at a time, or the second would look like another chief's.</summary>
    private readonly SemaphoreSlim _writing = new(1);
    private Chief _chief = null!;
    private Task? _learning;
    private RoundResult? _last;
    private ShadowVerdict? _verdict;
    private string? _fault;
    private int _stale;
    private int _liveRounds;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Restore();
        _live.Released(persistent.State.Released);
        LogBegins(Id, _chief.Version);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => PauseAsync();

    public Task WakeAsync()
    {
        // Runs on this grain's scheduler, between its turns.
        _learning ??= LearnAsync();
        return Task.CompletedTask;
    }

    public async Task PauseAsync()
    {
        if (_learning is not { } learning)
        {
            return;
        }

        await _stopping.CancelAsync();
        // A worker that is collecting takes its time; nothing of it will be used.
        await learning
            .WaitAsync(PauseTime)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_learning != learning)
        {
            return;
        }

        (_learning, _stopping) = (null, new CancellationTokenSource());
        Restore();
    }

    public Task<PolicyRelease?> NewerAsync(long than) =>
        Task.FromResult(persistent.State.Released is { } release && release.Version > than ? release : null);

    public Task<PolicyRelease> NewestAsync() =>
        Task.FromResult(
            new PolicyRelease(
                _chief.Version,
                PolicyFile.ToBytes(_chief.Snapshot().ToPolicy(Id), $"{_chief.Iteration} rounds, {_chief.Version} updates in the cluster")
            )
        );

    public Task<bool> IsWithdrawnAsync(long version) => Task.FromResult(persistent.State.Withdrawn.Contains(version));

    public async Task ReportAsync(LiveReport report)
    {
        var outcome = _live.Take(report, Math.Max(_chief.Version, persistent.State.Released?.Version ?? 0));
        metrics.Reported(Id, outcome, _live.Arms.Describe(report.Arm));
        if (_live.Arms.FollowedIsWorse && persistent.State.Released is { } released)
        {
            await WithdrawAsync(released.Version);
        }
    }

    public Task<PolicySnapshot> DescribeAsync() =>
        Task.FromResult(
            new PolicySnapshot(Id, _chief.Version, _chief.Iteration, task.Options.Workers)
            {
                MeanReturn = _last?.MeanReturn ?? 0,
                ExplainedVariance = _last?.ExplainedVariance ?? 0,
                MeanTau = _last?.MeanTau ?? 0,
                Entropy = _last?.LastUpdate.Entropy ?? 0,
                ApproxKl = _last?.LastUpdate.ApproxKl ?? 0,
                ClipFrac = _last?.LastUpdate.ClipFrac ?? 0,
                Stale = _stale,
                Fault = _fault,
                ReleasedVersion = persistent.State.Released?.Version,
                GainOverFixed = _verdict?.Gain.Mean,
                Arms =
                [
                    _live.Arms.Describe(PolicyArm.Followed),
                    _live.Arms.Describe(PolicyArm.Explore),
                    _live.Arms.Describe(PolicyArm.Control),
                ],
                LiveAccepted = _live.Accepted,
                LiveRejected = _live.Rejected,
                LiveDecisions = _live.Window.Decisions,
                LiveRounds = _liveRounds,
                Withdrawn = [.. persistent.State.Withdrawn],
            }
        );

    private void Restore() => GoOnFrom(persistent.State.Restore(task.Shape) ?? task.Begin());

    private void GoOnFrom(ChiefState state) => _chief = new Chief(state, task.Ppo, task.Options.Workers, task.Options.Dropped);

    private async Task LearnAsync()
    {
        var stopping = _stopping.Token;
        var workers = Enumerable.Range(0, task.Options.Workers).Select(index => GrainFactory.GetGrain<IRolloutGrain>(index, Id)).ToList();
        while (!stopping.IsCancellationRequested && !(_chief.Iteration >= task.Options.Rounds))
        {
            try
            {
                if (task.Options.Live && persistent.State.Released is not null)
                {
                    if (_live.Window.IsReady)
                    {
                        await LearnLiveAsync(stopping);
                    }
                    else
                    {
                        await Task.Delay(LookEvery, stopping);
                    }

                    continue;
                }

                _last = await new ChiefRound(_chief, workers, task.Ppo, () => KeepAsync(_chief)).RunAsync(
                    task.Seed(_chief.Iteration),
                    stopping
                );
                (_stale, _fault) = (_stale + _last.Stale, null);
                metrics.Tell(Id, _chief, _last);
                if (_chief.Iteration % task.Options.JudgeEvery == 0)
                {
                    await JudgeAsync(stopping);
                }
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (InconsistentStateException elsewhere)
            {
                // Another activation has written: that one is the chief.
                LogFault(Id, _chief.Version, elsewhere);
                DeactivateOnIdle();
                return;
            }
            catch (Exception fault)
            {
                // A worker's silo died, or the store is away: the round begins anew from the last step that was kept.
                _fault = fault.Message;
                LogFault(Id, _chief.Version, fault);
                Restore();
                await Task.Delay(PauseAfterFault, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>
    /// One round on what live traffic drew. What it learned is kept if it may decide; else the chief goes back to the parameters
    /// that do, under a new version.
    /// </summary>
    private async Task LearnLiveAsync(CancellationToken stopping)
    {
        var before = _chief.State;
        using var worker = task.Worker(_live.Window.Take());
        var chief = new Chief(before, task.Ppo, workers: 1, dropped: 0);
        _last = await new LiveRound(chief, worker, task.Ppo, () => KeepAsync(chief)).RunAsync(task.Seed(before.Iteration), stopping);
        GoOnFrom(chief.State);
        (_liveRounds, _fault) = (_liveRounds + 1, null);
        metrics.Tell(Id, _chief, _last);
        if (await JudgeAsync(stopping, live: true))
        {
            return;
        }

        GoOnFrom(before with { Version = _chief.Version, Iteration = _chief.Iteration });
        await KeepAsync(_chief);
    }

    /// <summary>
    /// Lets the newest version decide if it beats the best fixed split beyond doubt and is no worse than the one that decides
    /// now, or did last. The second is asked of simulated learning only: what is learned from the cluster itself need not be
    /// better in the simulator.
    /// </summary>
    private async Task<bool> JudgeAsync(CancellationToken stopping, bool live = false)
    {
        var candidate = await NewestAsync();
        var policy = new LearnedPolicy(_chief.Snapshot().ToPolicy(Id));
        var verdict = await Task.Run(() => task.Shadow.Judge(policy, stopping));
        var state = persistent.State;
        var compares = state.Released is null ? state.Withdrawn.Count > 0 : !live;
        var promoted =
            verdict.IsBetter && !state.Withdrawn.Contains(candidate.Version) && (!compares || verdict.Reward >= state.ReleasedReward);
        metrics.Judged(Id, promoted, verdict);
        LogJudged(Id, candidate.Version, promoted, verdict.Gain.Mean, verdict.Gain.HalfWidth);
        _verdict = verdict;
        if (!promoted)
        {
            return false;
        }

        (state.Released, state.ReleasedReward) = (candidate, verdict.Reward);
        _live.Released(candidate);
        await WriteAsync();
        return true;
    }

    /// <summary>A version that earns less than the model's split on live traffic decides no more, and never again.</summary>
    private async Task WithdrawAsync(long version)
    {
        var (followed, control) = (_live.Arms.Describe(PolicyArm.Followed), _live.Arms.Describe(PolicyArm.Control));
        persistent.State.Withdrawn.Add(version);
        persistent.State.Released = null;
        _live.Released(null);
        metrics.RolledBack(Id);
        LogWithdrawn(Id, version, followed.MeanReward, followed.Generations, control.MeanReward, control.Generations);
        await WriteAsync();
    }

    private Task KeepAsync(Chief chief)
    {
        persistent.State.Keep(chief.State);
        return WriteAsync();
    }

    private async Task WriteAsync()
    {
        await _writing.WaitAsync();
        try
        {
            await persistent.WriteStateAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    [LoggerMessage(
        EventId = 5004,
        Level = LogLevel.Warning,
        Message = "Policy {Policy} version {Version} is withdrawn: {Followed:F3} a generation over {FollowedCount}, the "
            + "model's split {Control:F3} over {ControlCount}; the model's split decides again"
    )]
    private partial void LogWithdrawn(string policy, long version, double followed, long followedCount, double control, long controlCount);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Policy {Policy} learns from version {Version}")]
    private partial void LogBegins(string policy, long version);

    [LoggerMessage(
        EventId = 5003,
        Level = LogLevel.Information,
        Message = "Policy {Policy} version {Version}: promoted {Promoted}, reward {Gain:F3} (+-{HalfWidth:F3}) above the best fixed split"
    )]
    private partial void LogJudged(string policy, long version, bool promoted, double gain, double halfWidth);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Policy {Policy}: the round at version {Version} begins anew")]
    private partial void LogFault(string policy, long version, Exception fault);
}
