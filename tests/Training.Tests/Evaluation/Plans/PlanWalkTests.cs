using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Training.Evaluation;
using HybridGrains.Training.Evaluation.Plans;

namespace HybridGrains.Training.Tests.Evaluation.Plans;

public sealed class PlanWalkTests(TinyFamily family) : IClassFixture<TinyFamily>
{
    private static readonly IReadOnlyList<EvaluationPrompt> Prompts = [.. PromptSet.Draw(3, seed: 5)];

    [Fact]
    public void Run_PlansWithCommonStarts_EqualsTheRuntimePlanByPlan()
    {
        string[] texts =
        [
            "large@cloud:4 full@cloud",
            "large@cloud:2 small@edge:4 full@edge",
            "small@edge:4 full@edge",
            "small@edge:1 large@cloud:4 full@edge",
            "large@cloud:2 small@edge:3 large@cloud:4 full@edge",
        ];
        using var networks = new PlanNetworks(family.Load());
        var plans = texts.Select(text => EvaluationPlan.Parse(text, networks.Family.Manifest)).ToList();

        var walk = new PlanWalk(networks);
        var drawn = walk.Run(Prompts, plans, TestContext.Current.CancellationToken)
            .ToDictionary(item => item.Plan, item => walk.Decode(item.End, item.Plan.Decoder));

        using var runtime = new FamilyRuntime(networks.Family, new FamilyRuntimeOptions(), TimeProvider.System);
        Assert.Equal(plans.Count, drawn.Count);
        foreach (var plan in plans)
        {
            for (var i = 0; i < Prompts.Count; i++)
            {
                // Batches add up in another order: a value on the edge between two bytes may fall to either side.
                var differences = Served(runtime, plan, Prompts[i]).Zip(drawn[plan][i], (a, b) => Math.Abs(a - b)).ToList();
                Assert.InRange(differences.Max(), 0, 2);
                Assert.InRange(differences.Count(difference => difference > 0), 0, differences.Count / 50);
            }
        }
    }

    [Fact]
    public void Run_PlansOfOneStart_EndAsEachAlone()
    {
        using var networks = new PlanNetworks(family.Load());
        var plans = new[] { "large@cloud:2 small@edge:4 full@edge", "large@cloud:3 small@edge:4 full@edge" }
            .Select(text => EvaluationPlan.Parse(text, networks.Family.Manifest))
            .ToList();
        var alone = new PlanWalk(networks).Run(Prompts, plans[1..], TestContext.Current.CancellationToken).Single().End.Latents;

        var together = new PlanWalk(networks)
            .Run(Prompts, plans, TestContext.Current.CancellationToken)
            .Single(item => item.Plan.Equals(plans[1]))
            .End.Latents;

        Assert.Equal(alone, together);
    }

    private static byte[] Served(FamilyRuntime runtime, EvaluationPlan plan, EvaluationPrompt prompt)
    {
        var (manifest, steps) = (runtime.Family.Manifest, plan.Steps);
        var state = runtime.Start(
            new GenerationParameters(
                manifest.Name,
                prompt.Prompt,
                "",
                manifest.Size.Width,
                manifest.Size.Height,
                steps,
                plan.Sampler,
                manifest.Defaults.GuidanceScale,
                prompt.Seed
            )
        );
        foreach (var range in plan.Ranges)
        {
            state = runtime.Run(state, new RangeSpec(range.Denoiser, range.To), progress: null, CancellationToken.None).State;
        }

        return runtime.Decode(state, plan.Decoder).Pixels;
    }
}
