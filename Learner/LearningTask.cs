using HybridGrains.Policy;
using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Bundled;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Learning;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Simulation.Scenarios;
using Microsoft.Extensions.Options;

namespace HybridGrains.Learner;

/// <summary>
/// What chief and workers of a silo share: the task, its networks' shape, its settings. Every silo of a cluster must have the
/// same.
/// </summary>
public sealed class LearningTask
{
    private const int ShadowSeeds = 3;
    private const long FirstShadowSeed = 900_001;
    private readonly SimulatorRollouts _rollouts;
    private readonly ChiefState _begin;

    /// <exception cref="LearningException">A scenario discounts otherwise than the learner.</exception>
    /// <exception cref="ScenarioException">A scenario is missing or wrong.</exception>
    public LearningTask(IOptions<LearningOptions> options)
    {
        Options = options.Value;
        if (Options.Dropped >= Options.Workers)
        {
            throw new LearningException($"Learning:Dropped is {Options.Dropped}; it must be below Learning:Workers, {Options.Workers}.");
        }

        TorchSharp.torch.set_num_threads(1);
        Ppo = new PpoOptions { Decisions = Options.Decisions, LearningRate = Options.LearningRate };
        _begin = Options.FromScratch
            ? ChiefState.Create(ActorCriticShape.Create(ObservationSchema.Size, Options.Hidden, HandoffActionSpace.Size), Options.Seed)
            : ChiefState.From(BundledPolicy.Load());
        ScenarioInputs[] scenarios =
        [
            .. Files(Options.Scenarios.Length > 0 ? Options.Scenarios : [Path.Combine(AppContext.BaseDirectory, "scenarios", "train")])
                .Select(ScenarioFile.Load),
        ];
        if (scenarios.Length == 0)
        {
            throw new LearningException("Learning:Scenarios names no scenario; it needs a scenario file or a folder of them.");
        }

        _rollouts = new SimulatorRollouts(scenarios, Ppo.Gamma, vary: true, Options.PerSecondOfOthers);
        Shadow = new ShadowEvaluation(scenarios, [.. Enumerable.Range(0, ShadowSeeds).Select(i => FirstShadowSeed + i)]);
    }

    public LearningOptions Options { get; }

    public PpoOptions Ppo { get; }

    public ActorCriticShape Shape => _begin.Shape;

    /// <summary>Judges versions on the task's own scenarios, as they are.</summary>
    public ShadowEvaluation Shadow { get; }

    public ChiefState Begin() => _begin;

    /// <summary>Seed of a round; the same as in training on one machine.</summary>
    public long Seed(long iteration) => ((long)Options.Seed << 32) + iteration;

    /// <param name="index">0 to the number of workers - 1.</param>
    public RolloutWorker Worker(int index) => new(index, Shape, new MaskedCategorical(), _rollouts, Ppo);

    /// <summary>A worker that learns from what was lived through.</summary>
    public RolloutWorker Worker(IReadOnlyList<Trajectory> lived) => new(0, Shape, new MaskedCategorical(), new KeptRollouts(lived), Ppo);

    private static IEnumerable<string> Files(IEnumerable<string> paths) =>
        paths.SelectMany(path =>
            Directory.Exists(path) ? Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal) : (IEnumerable<string>)[path]
        );
}
