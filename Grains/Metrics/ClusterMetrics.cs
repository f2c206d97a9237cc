using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HybridGrains.Grains.Interfaces;

namespace HybridGrains.Grains.Metrics;

/// <summary>
/// What the cluster counts, on the meter "HybridGrains"; the gateway's /metrics shows each instrument as hybridgrains_NAME.
/// </summary>
public sealed class ClusterMetrics
{
    public const string MeterName = "HybridGrains";
    private readonly Counter<long> _generations;
    private readonly Counter<long> _steps;
    private readonly Counter<double> _cloudSeconds;
    private readonly Counter<double> _edgeSeconds;
    private readonly Counter<long> _handoffs;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _rangeSeconds;
    private readonly Histogram<double> _generationSeconds;
    private readonly Counter<long> _webhooks;
    private readonly Counter<long> _quotaAlerts;
    private readonly Counter<long> _decisions;
    private readonly Histogram<int> _decidedSteps;
    private readonly Counter<long> _liveDecisions;
    private readonly Histogram<double> _liveReward;
    private readonly ConcurrentDictionary<string, int> _queueDepth = new();
    private readonly ConcurrentDictionary<string, bool> _agents = new();
    private int _setAside;

    public ClusterMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _generations = meter.CreateCounter<long>("generations_total", description: "Generations ended, by outcome");
        _steps = meter.CreateCounter<long>("steps_total", description: "Denoising steps done, by tier");
        _cloudSeconds = meter.CreateCounter<double>("cloud_seconds_total", description: "Time cloud workers spent on ranges");
        _edgeSeconds = meter.CreateCounter<double>("edge_seconds_total", description: "Time edge agents spent on ranges");
        _handoffs = meter.CreateCounter<long>("handoffs_total", description: "Checkpoints after which another tier went on");
        _lost = meter.CreateCounter<long>("ranges_lost_total", description: "Attempts lost with their worker");
        _refused = meter.CreateCounter<long>("results_refused_total", description: "Results refused as stale or wrong, by reason");
        _bytes = meter.CreateCounter<long>("bytes_moved_total", description: "Bytes of latents and pictures to and from edge agents");
        _rangeSeconds = meter.CreateHistogram<double>("range_seconds", description: "Wall-clock time of a range, by tier");
        _webhooks = meter.CreateCounter<long>("webhooks_total", description: "Tries to deliver a webhook: delivered, failed, given_up");
        _quotaAlerts = meter.CreateCounter<long>(
            "quota_alerts_total",
            description: "Quotas of a day used to a share that is told, by kind"
        );
        _decisions = meter.CreateCounter<long>("policy_decisions_total", description: "Decisions on who goes on, by policy and tier");
        _decidedSteps = meter.CreateHistogram<int>("policy_decided_steps", description: "Steps of a decision, by tier");
        _liveDecisions = meter.CreateCounter<long>(
            "policy_live_decisions_total",
            description: "Decisions by the arm of their generation: followed, explore, control, or none"
        );
        _liveReward = meter.CreateHistogram<double>(
            "policy_live_reward",
            description: "Reward of a generation discounted from acceptance, by arm"
        );
        _generationSeconds = meter.CreateHistogram<double>("generation_seconds", description: "Time from acceptance to picture");
        meter.CreateObservableGauge(
            "queue_depth",
            () => _queueDepth.Select(pair => new Measurement<int>(pair.Value, new KeyValuePair<string, object?>("family", pair.Key))),
            description: "Ranges waiting for a worker"
        );
        meter.CreateObservableGauge(
            "generations_set_aside",
            () => _setAside,
            description: "Accepted generations that could not be continued; the log says why"
        );
        meter.CreateObservableGauge("agents_connected", () => _agents.Count, description: "Edge agents whose lease holds");
    }

    public void CountGeneration(string outcome, TimeSpan? elapsed)
    {
        _generations.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (elapsed is { } time)
        {
            _generationSeconds.Record(time.TotalSeconds);
        }
    }

    public void CountRange(Tier tier, int steps, TimeSpan elapsed)
    {
        var label = new KeyValuePair<string, object?>("tier", tier == Tier.Edge ? "edge" : "cloud");
        _steps.Add(steps, label);
        _rangeSeconds.Record(elapsed.TotalSeconds, label);
        (tier == Tier.Edge ? _edgeSeconds : _cloudSeconds).Add(elapsed.TotalSeconds);
    }

    public void CountDecision(string policy, string arm, Tier tier, int steps)
    {
        _liveDecisions.Add(1, new KeyValuePair<string, object?>("arm", arm));
        var label = new KeyValuePair<string, object?>("tier", tier == Tier.Edge ? "edge" : "cloud");
        _decisions.Add(1, new KeyValuePair<string, object?>("policy", policy), label);
        _decidedSteps.Record(steps, label);
    }

    public void CountLiveReward(string arm, double reward) => _liveReward.Record(reward, new KeyValuePair<string, object?>("arm", arm));

    public void CountWebhook(string outcome) => _webhooks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void CountQuotaAlert(string what) => _quotaAlerts.Add(1, new KeyValuePair<string, object?>("quota", what));

    public void CountHandoff() => _handoffs.Add(1);

    public void CountLost() => _lost.Add(1);

    public void CountRefused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void CountBytes(long bytes) => _bytes.Add(bytes);

    public void SetQueueDepth(string family, int depth) => _queueDepth[family] = depth;

    public void SetSetAside(int count) => _setAside = count;

    public void SetConnected(string agentId, bool connected)
    {
        if (connected)
        {
            _agents[agentId] = true;
        }
        else
        {
            _agents.TryRemove(agentId, out _);
        }
    }
}
