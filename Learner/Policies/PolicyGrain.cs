using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Storage;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Networks;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace HybridGrains.Learner.Policies;

/// <summary>Learns round after round while it is awake. Every optimiser step is persisted before the next one: a chief that dies loses one at most.</summary>
public sealed partial class PolicyGrain(
    [PersistentState("policy", SqliteGrainStorage.ProviderName)] IPersistentState<PersistedChief> persistent,
    LearningTask task,
    LearnerMetrics metrics,
    ILogger<PolicyGrain> logger) : Grain, IPolicyGrain
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseTime = TimeSpan.FromSeconds(3);
    private CancellationTokenSource _stopping = new();
    private readonly ILogger<PolicyGrain> _logger = logger;
    private Chief _chief = null!;
    private Task? _learning;
    private RoundResult? _last;
    private ShadowVerdict? _verdict;
    private string? _fault;
    private int _stale;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Restore();
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
        if (_learning is not { } learning) return;
        await _stopping.CancelAsync();
        // A worker that is collecting takes its time; nothing of it will be used.
        await learning.WaitAsync(PauseTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_learning != learning) return;
        (_learning, _stopping) = (null, new CancellationTokenSource());
        Restore();
    }

    public Task<PolicyRelease?> NewerAsync(long than) => Task.FromResult(persistent.State.Released is { } release && release.Version > than ? release : null);

    public Task<PolicyRelease> NewestAsync() => Task.FromResult(new PolicyRelease(
        _chief.Version, PolicyFile.ToBytes(_chief.Snapshot().ToPolicy(Id), $"{_chief.Iteration} rounds, {_chief.Version} updates in the cluster")));

    public Task<PolicySnapshot> DescribeAsync() => Task.FromResult(new PolicySnapshot(Id, _chief.Version, _chief.Iteration, task.Options.Workers)
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
    });

    private void Restore() => _chief = new Chief(persistent.State.Restore(task.Shape) ?? task.Begin(), task.Ppo, task.Options.Workers, task.Options.Dropped);

    private async Task LearnAsync()
    {
        var stopping = _stopping.Token;
        var workers = Enumerable.Range(0, task.Options.Workers).Select(index => GrainFactory.GetGrain<IRolloutGrain>(index, Id)).ToList();
        while (!stopping.IsCancellationRequested && !(_chief.Iteration >= task.Options.Rounds))
        {
            try
            {
                _last = await new ChiefRound(_chief, workers, task.Ppo, KeepAsync).RunAsync(task.Seed(_chief.Iteration), stopping);
                (_stale, _fault) = (_stale + _last.Stale, null);
                metrics.Tell(Id, _chief, _last);
                if (_chief.Iteration % task.Options.JudgeEvery == 0) await JudgeAsync(stopping);
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
                await Task.Delay(PauseAfterFault, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>Lets the newest version decide if it beats the best fixed split beyond doubt and is no worse than the one that decides now.</summary>
    private async Task JudgeAsync(CancellationToken stopping)
    {
        var candidate = await NewestAsync();
        var policy = new LearnedPolicy(_chief.Snapshot().ToPolicy(Id));
        var verdict = await Task.Run(() => task.Shadow.Judge(policy, stopping));
        var promoted = verdict.IsBetter && (persistent.State.Released is null || verdict.Reward >= persistent.State.ReleasedReward);
        metrics.Judged(Id, promoted, verdict);
        LogJudged(Id, candidate.Version, promoted, verdict.Gain.Mean, verdict.Gain.HalfWidth);
        _verdict = verdict;
        if (!promoted) return;
        (persistent.State.Released, persistent.State.ReleasedReward) = (candidate, verdict.Reward);
        await persistent.WriteStateAsync(CancellationToken.None);
    }

    private Task KeepAsync()
    {
        persistent.State.Keep(_chief.State);
        return persistent.WriteStateAsync();
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Policy {Policy} learns from version {Version}")]
    private partial void LogBegins(string policy, long version);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Information, Message = "Policy {Policy} version {Version}: promoted {Promoted}, reward {Gain:F3} (+-{HalfWidth:F3}) above the best fixed split")]
    private partial void LogJudged(string policy, long version, bool promoted, double gain, double halfWidth);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Policy {Policy}: the round at version {Version} begins anew")]
    private partial void LogFault(string policy, long version, Exception fault);
}
