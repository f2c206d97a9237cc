using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary>What the learner is to learn, and where the run is kept; of any task.</summary>
/// <param name="Folder">Checkpoint and metrics.jsonl.</param>
/// <param name="Setting">What must be the same when the run goes on.</param>
/// <param name="Begin">The state of a run that has no checkpoint yet.</param>
/// <param name="Dropped">Slowest workers whose gradients each step does without.</param>
public sealed record LearningPlan(
    string Folder,
    string Setting,
    Func<ChiefState> Begin,
    IRollouts Rollouts,
    IActionDistribution Distribution,
    LearningBudget Budget,
    int Workers,
    int Dropped,
    int Seed,
    PpoOptions Ppo
);
