using System.CommandLine;
using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Evaluation;
using HybridGrains.Training.Evaluation.Plans;
using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Export;

/// <summary><c>publish</c>: what an evaluation found becomes part of the family.</summary>
internal static class PublishCommand
{
    public static Command Create()
    {
        var family = new Option<string>("--family")
        {
            Description = "Folder of the model family.",
            DefaultValueFactory = _ => "models/emoji-scenes",
        };
        var results = new Option<string>("--results") { Description = "results.json that 'evaluate' wrote.", Required = true };
        var plan = new Option<string>("--plan")
        {
            Description = "The plan that requests get by default, one of the results.",
            Required = true,
        };
        var fast = new Option<bool>("--fast")
        {
            Description =
                "The results are of denoisers for few steps: the plan becomes what 'generate --fast' makes. The family's "
                + "card stays as it is.",
        };
        var command = new Command(
            "publish",
            """
            Write measured costs, qualities and the default plan into family.json, and the table into the family's card.
              publish --results docs/results/hybrid-sd/results.json --plan 'large@cloud:5 small@edge:20 light@edge'
            """
        )
        {
            family,
            results,
            plan,
            fast,
        };
        command.SetAction(parsed =>
            Run(parsed.GetValue(family)!, parsed.GetValue(results)!, parsed.GetValue(plan)!, parsed.GetValue(fast))
        );
        return command;
    }

    private static void Run(string folder, string resultsPath, string planText, bool fast)
    {
        var family = EvaluationCommands.LoadFamily(folder);
        if (!File.Exists(resultsPath))
        {
            throw new TrainingException($"--results: there is no file '{resultsPath}'.");
        }

        var results =
            JsonSerializer.Deserialize<PlanResults>(File.ReadAllText(resultsPath), ReportJson.Options)
            ?? throw new TrainingException($"--results: {resultsPath} is null.");
        results = MeasuredFamily.Own(results, family.Manifest);
        var chosen = EvaluationPlan.Parse(planText, family.Manifest);
        var manifest = MeasuredFamily.Of(family.Manifest, results, chosen, fast);
        var page = Path.Combine(Path.GetDirectoryName(resultsPath)!, "README.md").Replace('\\', '/');
        File.WriteAllText(family.Path(ModelFamily.ManifestFile), FamilyJson.Write(manifest));
        if (!fast)
        {
            File.WriteAllText(
                family.Path("README.md"),
                new ModelCard(RunFacts.OfFamily(folder), MeasuredFamily.Card(results, chosen, page)).Write(manifest)
            );
        }

        Console.WriteLine(
            $"{family.Path(ModelFamily.ManifestFile)}: {results.Rows.Count} plans; {(fast ? "for few steps" : "default")} {chosen.Text}"
        );
    }
}
