using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Metrics;
using HybridGrains.Learner.Live;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Learner;

/// <summary>How the learning stands, on the cluster's meter.</summary>
/// <remarks>Gauges are observed: the exporter to Prometheus leaves out gauges that are set.</remarks>
public sealed class LearnerMetrics
{
    private readonly ConcurrentDictionary<string, Round> _rounds = new();
    private readonly ConcurrentDictionary<string, double> _gains = new();
    private readonly ConcurrentDictionary<(string Policy, string Arm), double> _arms = new();
    private readonly Counter<long> _stale;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _rollbacks;
    private readonly Counter<long> _judged;

    public LearnerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ClusterMetrics.MeterName);
        void Gauge(string name, string description, Func<Round, double> value) =>
            meter.CreateObservableGauge(
                name,
                () => _rounds.Select(round => new Measurement<double>(value(round.Value), Label(round.Key))),
                description: description
            );
        Gauge("policy_version", "Optimiser steps behind the policy", round => round.Version);
        Gauge("policy_mean_return", "Mean discounted return of the last round's episodes", round => round.Result.MeanReturn);
        Gauge("policy_explained_variance", "Of the returns by the values, last round", round => round.Result.ExplainedVariance);
        Gauge("policy_approx_kl", "From the behaviour policy, last update", round => round.Result.LastUpdate.ApproxKl);
        Gauge("policy_clip_fraction", "Samples whose ratio left the clip, last update", round => round.Result.LastUpdate.ClipFrac);
        Gauge("policy_entropy", "Of the joint action, last update", round => round.Result.LastUpdate.Entropy);
        Gauge("policy_mean_tau_ticks", "Ticks of a decision, last round", round => round.Result.MeanTau);
        meter.CreateObservableGauge(
            "policy_gain_over_fixed",
            () => _gains.Select(gain => new Measurement<double>(gain.Value, Label(gain.Key))),
            description: "Mean reward above the best fixed split in the last shadow evaluation"
        );
        _judged = meter.CreateCounter<long>("policy_judged_total", description: "Shadow evaluations, by outcome");
        meter.CreateObservableGauge(
            "policy_arm_reward",
            () =>
                _arms.Select(arm => new Measurement<double>(
                    arm.Value,
                    Label(arm.Key.Policy),
                    new KeyValuePair<string, object?>("arm", arm.Key.Arm)
                )),
            description: "Mean reward of live generations under the version that decides, by arm"
        );
        _reports = meter.CreateCounter<long>(
            "policy_live_reports_total",
            description: "Reports of live generations, by outcome: Accepted, or why not"
        );
        _rollbacks = meter.CreateCounter<long>(
            "policy_rollbacks_total",
            description: "Versions withdrawn for doing worse than the model's split on live traffic"
        );
        _stale = meter.CreateCounter<long>("policy_stale_gradients_total", description: "Gradients refused for coming too late");
    }

    public void Judged(string policy, bool promoted, ShadowVerdict verdict)
    {
        _gains[policy] = verdict.Gain.Mean;
        _judged.Add(1, Label(policy), new KeyValuePair<string, object?>("outcome", promoted ? "promoted" : "kept back"));
    }

    public void Reported(string policy, ReportOutcome outcome, ArmSnapshot arm)
    {
        _reports.Add(1, Label(policy), new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        if (arm.Generations > 0)
        {
            _arms[(policy, arm.Arm)] = arm.MeanReward;
        }
    }

    public void RolledBack(string policy) => _rollbacks.Add(1, Label(policy));

    public void Tell(string policy, Chief chief, RoundResult round)
    {
        _rounds[policy] = new Round(chief.Version, round);
        _stale.Add(round.Stale, Label(policy));
    }

    private static KeyValuePair<string, object?> Label(string policy) => new("policy", policy);

    private sealed record Round(long Version, RoundResult Result);
}
