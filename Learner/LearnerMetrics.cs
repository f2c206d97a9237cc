using System.Diagnostics.Metrics;
using HybridGrains.Grains.Metrics;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Learner;

/// <summary>How the learning stands, on the cluster's meter.</summary>
public sealed class LearnerMetrics
{
    private readonly Gauge<long> _version;
    private readonly Gauge<double> _return;
    private readonly Gauge<double> _explained;
    private readonly Gauge<double> _kl;
    private readonly Gauge<double> _clipped;
    private readonly Gauge<double> _entropy;
    private readonly Gauge<double> _tau;
    private readonly Counter<long> _stale;
    private readonly Counter<long> _judged;
    private readonly Gauge<double> _gain;

    public LearnerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ClusterMetrics.MeterName);
        _version = meter.CreateGauge<long>("policy_version", description: "Optimiser steps behind the policy");
        _return = meter.CreateGauge<double>("policy_mean_return", description: "Mean discounted return of the last round's episodes");
        _explained = meter.CreateGauge<double>("policy_explained_variance", description: "Of the returns by the values, last round");
        _kl = meter.CreateGauge<double>("policy_approx_kl", description: "From the behaviour policy, last update");
        _clipped = meter.CreateGauge<double>("policy_clip_fraction", description: "Samples whose ratio left the clip, last update");
        _entropy = meter.CreateGauge<double>("policy_entropy", description: "Of the joint action, last update");
        _tau = meter.CreateGauge<double>("policy_mean_tau_ticks", description: "Ticks of a decision, last round");
        _judged = meter.CreateCounter<long>("policy_judged_total", description: "Shadow evaluations, by outcome");
        _gain = meter.CreateGauge<double>("policy_gain_over_fixed", description: "Mean reward above the best fixed split in the last shadow evaluation");
        _stale = meter.CreateCounter<long>("policy_stale_gradients_total", description: "Gradients refused for coming too late");
    }

    public void Judged(string policy, bool promoted, ShadowVerdict verdict)
    {
        var label = new KeyValuePair<string, object?>("policy", policy);
        _judged.Add(1, label, new KeyValuePair<string, object?>("outcome", promoted ? "promoted" : "kept back"));
        _gain.Record(verdict.Gain.Mean, label);
    }

    public void Tell(string policy, Chief chief, RoundResult round)
    {
        var label = new KeyValuePair<string, object?>("policy", policy);
        _version.Record(chief.Version, label);
        _return.Record(round.MeanReturn, label);
        _explained.Record(round.ExplainedVariance, label);
        _kl.Record(round.LastUpdate.ApproxKl, label);
        _clipped.Record(round.LastUpdate.ClipFrac, label);
        _entropy.Record(round.LastUpdate.Entropy, label);
        _tau.Record(round.MeanTau, label);
        _stale.Add(round.Stale, label);
    }
}
