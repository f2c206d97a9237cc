using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Runs a sampler over one number in place of a picture: what cannot run shows here, before anybody waits for it.</summary>
public static class SamplerTrial
{
    private const float Output = 0.25f;
    private const float Noise = 0.5f;

    /// <summary>Null when the sampler runs from <paramref name="begin"/> to the end, otherwise why it does not.</summary>
    public static string? WhyNot(ISampler sampler, SamplerSchedule schedule, int steps, int begin = 0)
    {
        try
        {
            var plan = sampler.Plan(schedule, steps, begin);
            return plan.Steps == steps ? Run(sampler, plan) : $"the family's schedule fixes {plan.Steps} steps for it";
        }
        catch (ArgumentOutOfRangeException range)
        {
            // Without the name and value that .NET adds.
            return range.Message.Split(" (Parameter")[0].TrimEnd('.');
        }
        catch (Exception refused) when (refused is NotSupportedException or FamilyException)
        {
            return refused.Message.TrimEnd('.');
        }
    }

    private static string? Run(ISampler sampler, SamplerPlan plan)
    {
        float[] latents = [(float)plan.InitialScale];
        float[][] history = [];
        for (var step = plan.Begin; step < plan.Steps; step++)
        {
            foreach (var evaluation in plan.EvaluationsOf(step))
            {
                var next = sampler.Step(plan, evaluation, latents, [Output], history, drawn => Array.Fill(drawn, Noise));
                (latents, history) = (next.Latents, next.History);
                if (!float.IsFinite(latents[0]) || !float.IsFinite(sampler.InputScale(plan, evaluation)))
                {
                    return $"step {step + 1} of {plan.Steps} is not finite with this family's schedule";
                }
            }
        }

        return null;
    }
}
