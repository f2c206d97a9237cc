using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Diffusion.Generations;

/// <summary>
/// Which samplers a family can run, and how many steps of each; a request that asks for others hears what it may ask for.
/// </summary>
public static class SamplerChoice
{
    /// <summary>As many steps as a request may have.</summary>
    public const int MaxSteps = 150;

    private const int MaxShown = 64;

    /// <summary>The names that run with this schedule in <paramref name="steps"/> steps.</summary>
    public static IReadOnlyList<string> Running(SamplerSchedule schedule, int steps) =>
        [
            .. SamplerCatalog.Default.Names.Where(name =>
                SamplerTrial.WhyNot(SamplerCatalog.Default.GetRequired(name), schedule, steps) is null
            ),
        ];

    /// <summary>The sampler that a generation names and its plan.</summary>
    /// <exception cref="GenerationInputException">It does not run; the message names sampler, steps or strength, and what does.</exception>
    public static (ISampler Sampler, SamplerPlan Plan) Plan(SamplerSchedule schedule, GenerationParameters parameters)
    {
        if (!SamplerCatalog.Default.Contains(parameters.Sampler))
        {
            throw Unfit(schedule, parameters, "is not known");
        }

        var sampler = SamplerCatalog.Default.GetRequired(parameters.Sampler);
        if (SamplerTrial.WhyNot(sampler, schedule, parameters.Steps, parameters.BeginStep) is not { } why)
        {
            return (sampler, sampler.Plan(schedule, parameters.Steps, parameters.BeginStep));
        }

        if (parameters.BeginStep > 0 && SamplerTrial.WhyNot(sampler, schedule, parameters.Steps) is null)
        {
            throw new GenerationInputException(
                "strength",
                $"is {parameters.Strength}; sampler {sampler.Name} cannot start from a picture there: {why}. "
                    + "Take another sampler, or strength 1."
            );
        }

        var possible = StepsOf(sampler, schedule);
        throw possible.Count > 0
            ? new GenerationInputException(
                "steps",
                $"is {parameters.Steps}; with sampler {sampler.Name} and this family it must be {Ranges(possible)}: {why}."
            )
            : Unfit(schedule, parameters, $"cannot run this family: {why}");
    }

    private static List<int> StepsOf(ISampler sampler, SamplerSchedule schedule) =>
        [.. Enumerable.Range(1, MaxSteps).Where(steps => SamplerTrial.WhyNot(sampler, schedule, steps) is null)];

    private static GenerationInputException Unfit(SamplerSchedule schedule, GenerationParameters parameters, string why)
    {
        var name = parameters.Sampler.Length <= MaxShown ? parameters.Sampler : parameters.Sampler[..MaxShown] + "...";
        return new GenerationInputException(
            "sampler",
            $"'{name}' {why}. In {parameters.Steps} steps these run: {string.Join(", ", Running(schedule, parameters.Steps))}."
        );
    }

    /// <summary>1, 2, 3, 7 as "1 to 3 or 7".</summary>
    private static string Ranges(List<int> numbers)
    {
        var ranges = new List<string>();
        for (var start = 0; start < numbers.Count; )
        {
            var end = start;
            while (end + 1 < numbers.Count && numbers[end + 1] == numbers[end] + 1)
            {
                end++;
            }

            ranges.Add(end == start ? $"{numbers[start]}" : $"{numbers[start]} to {numbers[end]}");
            start = end + 1;
        }

        return string.Join(" or ", ranges);
    }
}
