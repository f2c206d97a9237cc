using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Catalog;

namespace HybridGrains.Gateway.Generations;

/// <summary>
/// What OpenAI's quality means here. low: the family's plan for few steps, or half of its steps where it has none. medium: its
/// default plan, split as the policy decides. high: all of its steps on the large denoiser in the cloud. Fields that say more
/// (steps, cloud_steps, fast) win.
/// </summary>
/// <param name="Name">As answers call it: low, medium or high.</param>
/// <param name="Steps">Null leaves it to the family.</param>
/// <param name="AllInCloud">Whether every step is the large denoiser's where the request does not say how many.</param>
internal sealed record QualityPlan(string Name, bool Fast, int? Steps, bool AllInCloud)
{
    private static readonly string[] Names = ["auto", "low", "medium", "high", "standard", "hd"];

    /// <exception cref="FaultException">No quality of that name, or one that its neighbours contradict.</exception>
    public static QualityPlan Of(GenerationBody body, ModelFamilyInfo family)
    {
        var name = Level(body.Quality);
        if (body.Fast == true && name == "high")
        {
            throw new FaultException(new Fault(400, "invalid_value", "fast must be left out, or false, with that quality.", "fast"));
        }

        var fast = body.Fast ?? (name == "low" && family.Fast is not null && body.Steps is null);
        return new QualityPlan(
            fast ? "low" : name,
            fast,
            name == "low" && !fast ? Math.Max(1, family.DefaultSteps / 2) : null,
            name == "high"
        );
    }

    private static string Level(string? quality) =>
        quality switch
        {
            null or "auto" or "standard" or "medium" => "medium",
            "hd" or "high" => "high",
            "low" => "low",
            _ => throw new FaultException(
                new Fault(
                    400,
                    "invalid_value",
                    $"quality must be {string.Join(" or ", Names)}; it is '{(quality.Length <= 60 ? quality : quality[..60] + "...")}'.",
                    "quality"
                )
            ),
        };
}
