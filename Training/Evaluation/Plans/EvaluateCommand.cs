using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Evaluation.Features;
using HybridGrains.Training.Readers;
using HybridGrains.Training.Runs;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary><c>evaluate</c>: any plans of a family against each other, in quality, time and bytes.</summary>
internal static class EvaluateCommand
{
    private const int RealSeed = 7;
    private static readonly Option<string> Family = new("--family")
    {
        Description = "Folder of the model family.",
        DefaultValueFactory = _ => "models/emoji-scenes",
    };
    private static readonly Option<string> Prompts = new("--prompts")
    {
        Description = "Prompt set, which 'evaluation prompts' draws.",
        DefaultValueFactory = _ => "models/emoji-scenes/evaluation/heldout-2000.jsonl",
    };
    private static readonly Option<int?> Limit = new("--limit") { Description = "Only the first prompts, up to a whole batch of them." };
    private static readonly Option<string[]> Plans = new("--plan")
    {
        Description = "A plan, for example 'large@cloud:5 small@edge:20 full@edge'; may be repeated. The first plan is the reference.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string?> PlanFile = new("--plans")
    {
        Description = "File with one plan a line, before those of --plan.",
    };
    private static readonly Option<string> Evaluator = new("--evaluator")
    {
        Description = "Folder of the evaluator, which also gives the first kind of features.",
        DefaultValueFactory = _ => "models/emoji-scenes/evaluator",
    };
    private static readonly Option<string[]> Features = new("--features")
    {
        Description = "More features for distances: ONNX files of pictures in 0..1 to rows of numbers.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string> Work = new("--work")
    {
        Description = "Folder for results so far: a stopped evaluation goes on, and more plans cost only themselves.",
        DefaultValueFactory = _ => "runs/evaluate",
    };
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Batches drawn side by side, one thread each.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "Timed runs of every network.",
        DefaultValueFactory = _ => 40,
    };
    private static readonly Option<string?> Quality = new("--quality-table")
    {
        Description = "Also writes quality by kind of prompt and plan as JSON, for the policy's simulator.",
    };
    private static readonly Option<string?> SimulatorTables = new("--simulator-tables")
    {
        Description = "Folder for the same in the form that the policy's simulator reads, a file for every second denoiser.",
    };
    private static readonly Option<bool> Floors = new("--floors")
    {
        Description =
            "Also the distances of real scenes of another draw, as they are and through each decoder of the plans: no plan "
            + "comes nearer, except by luck.",
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder for the page, results.json and charts.",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command(
            "evaluate",
            """
            Draw one prompt set by many plans, and compare them: prompt accuracy, FID, KID, precision, recall and coverage, likeness to
            the first plan, time of both tiers, arithmetic, bytes moved; with 95 % intervals, paired where plans are compared.
            Stop with Ctrl+C; the same command goes on.
              evaluate --plan 'large@cloud:20 full@cloud' 'large@cloud:5 small@edge:20 full@edge' 'small@edge:20 full@edge' --out docs/results/mine
            """
        );
        foreach (
            var option in (Option[])
                [Family, Prompts, Limit, Plans, PlanFile, Evaluator, Features, Work, Threads, Rounds, Quality, SimulatorTables, Floors, Out]
        )
        {
            command.Add(option);
        }

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                try
                {
                    await RunAsync(parsed, cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    Console.WriteLine("Stopped; run the same command again to go on.");
                }
            }
        );
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        set_num_threads(1);
        var family = EvaluationCommands.LoadFamily(parsed.GetValue(Family)!);
        var prompts = PromptSet.Read(parsed.GetValue(Prompts)!).Take(Whole(parsed.GetValue(Limit))).ToList();
        if (prompts.Count < 8)
        {
            throw new TrainingException($"There are {prompts.Count} prompts; distances need at least 8.");
        }

        var plans = ReadPlans(parsed, family.Manifest);
        var reader = SceneReader.FromPretrained(parsed.GetValue(Evaluator)!);
        IFeatureExtractor[] extractors =
        [
            new ReaderFeatureExtractor(reader),
            .. (parsed.GetValue(Features) ?? []).Select(path => new OnnxFeatureExtractor(path)),
        ];
        var store = new PlanStore(parsed.GetValue(Work)!, family.Manifest, Key(parsed, family, extractors));
        using var networks = new PlanNetworks(family);
        var drawing = new PlanDrawing(new PlanWalk(networks), new PictureScoring(reader), extractors, store);
        Draw(drawing, prompts, plans, Math.Max(1, parsed.GetValue(Threads)), cancellationToken);

        Console.WriteLine($"Timing {family.Manifest.Denoisers.Count} denoisers and {family.Manifest.Decoders.Count} decoders.");
        using var runtime = new FamilyRuntime(family, new FamilyRuntimeOptions(), TimeProvider.System);
        var costs = FamilyCosts.Measure(runtime, Math.Clamp(parsed.GetValue(Rounds), 1, 1000), cancellationToken);

        var catalog = await EmojiCatalog.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
        var composer = new SceneComposer(catalog);
        var real = ReferenceSet.Scenes(composer, prompts, RealSeed);
        var references = extractors.ToDictionary(extractor => extractor.Name, extractor => new ReferenceSet(extractor, real));
        var found = plans.Select(plan => (plan, store.Read(plan, PlanDrawing.Batches(prompts.Count), [.. references.Keys]))).ToList();
        var schedule = SamplerSchedule.Read(family.Path(family.Manifest.NoiseSchedule));
        var rows = new PlanTable(family.Manifest, schedule, costs, prompts, references).Rows(
            found,
            done => Console.WriteLine($"distances, {done}")
        );
        var floors = !parsed.GetValue(Floors)
            ? []
            : new DecoderFloor(networks, references.Values).Rows(
                ReferenceSet.Scenes(composer, prompts, RealSeed + 1),
                plans.Select(plan => plan.Decoder).Distinct(),
                done => Console.WriteLine($"distances, {done}")
            );
        Write(parsed, family.Manifest, costs, prompts, plans, rows, floors, store);
    }

    private static void Draw(
        PlanDrawing drawing,
        IReadOnlyList<EvaluationPrompt> prompts,
        IReadOnlyList<EvaluationPlan> plans,
        int threads,
        CancellationToken cancellationToken
    )
    {
        Console.WriteLine($"{prompts.Count} prompts by {plans.Count} plans.");
        var (started, first) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        drawing.Run(
            prompts,
            plans,
            threads,
            done =>
            {
                var elapsed = TimeProvider.System.GetElapsedTime(started);
                var left = elapsed / done * (PlanDrawing.Batches(prompts.Count) - done);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{100.0 * done / PlanDrawing.Batches(prompts.Count), 5:F1} %  {elapsed.TotalMinutes:F1} min, "
                            + $"{left.TotalMinutes:F1} left"
                    )
                );
            },
            cancellationToken
        );
    }

    private static void Write(
        ParseResult parsed,
        FamilyManifest family,
        FamilyCosts costs,
        IReadOnlyList<EvaluationPrompt> prompts,
        IReadOnlyList<EvaluationPlan> plans,
        IReadOnlyList<PlanRow> rows,
        IReadOnlyList<DistanceRow> floors,
        PlanStore store
    )
    {
        var folder = parsed.GetValue(Out)!;
        var command = EvaluationCommands.Typed(parsed);
        var charts = new PlanCharts(folder).Draw([.. plans.Zip(rows, (plan, row) => (plan, row, store.Pictures(plan)))]);
        (string, string)[] facts =
        [
            (
                "prompts",
                $"{prompts.Count} of `{parsed.GetValue(Prompts)}`, combinations that training never saw; as many real "
                    + "scenes of the same kinds"
            ),
            ("guidance", family.Defaults.GuidanceScale.ToString(CultureInfo.InvariantCulture)),
            (
                "weights",
                string.Join(
                    ", ",
                    family
                        .Denoisers.Select(entry => $"{entry.Name} {family.ContentHash(entry.Path)[..12]}")
                        .Concat(family.Decoders.Select(entry => $"{entry.Name} {family.ContentHash(entry.Path)[..12]}"))
                )
            ),
        ];
        File.WriteAllText(Path.Combine(folder, "README.md"), PlanPage.Write(command, facts, costs, rows, floors, charts));
        File.WriteAllText(
            Path.Combine(folder, "results.json"),
            JsonSerializer.Serialize(new PlanResults(command, prompts.Count, costs, rows) { Floors = floors }, ReportJson.Options) + "\n"
        );
        if (parsed.GetValue(Quality) is { } path)
        {
            File.WriteAllText(
                path,
                JsonSerializer.Serialize(QualityTable.Of(family, costs, command, plans, rows), ReportJson.Options) + "\n"
            );
        }

        if (parsed.GetValue(SimulatorTables) is { } tables)
        {
            WriteSimulatorTables(tables, family.Name, SimulatorTable.Of(family.Name, command, plans, rows));
        }

        Console.WriteLine(Path.Combine(folder, "README.md"));
    }

    private static void WriteSimulatorTables(string folder, string family, IReadOnlyList<SimulatorTable> tables)
    {
        Directory.CreateDirectory(folder);
        foreach (var table in tables)
        {
            File.WriteAllText(
                Path.Combine(folder, $"{family}-{table.Second}.json"),
                JsonSerializer.Serialize(table, ReportJson.Options) + "\n"
            );
        }
    }

    private static IReadOnlyList<EvaluationPlan> ReadPlans(ParseResult parsed, FamilyManifest family)
    {
        var plans = new List<EvaluationPlan>();
        if (parsed.GetValue(PlanFile) is { } path)
        {
            plans.AddRange(EvaluationPlan.ReadFile(path, family));
        }

        plans.AddRange((parsed.GetValue(Plans) ?? []).Select(text => EvaluationPlan.Parse(text, family)));
        return plans.Count > 0 ? [.. plans.Distinct()] : throw new TrainingException("There are no plans; give --plan or --plans.");
    }

    /// <summary>Whole batches: what is stored of one must not depend on the limit.</summary>
    private static int Whole(int? limit) =>
        limit is { } count ? (count + PlanDrawing.Batch - 1) / PlanDrawing.Batch * PlanDrawing.Batch : int.MaxValue;

    /// <summary>What all results in the work folder depend on.</summary>
    private static Dictionary<string, string> Key(ParseResult parsed, ModelFamily family, IReadOnlyList<IFeatureExtractor> extractors) =>
        new()
        {
            ["prompts"] = Hash(File.ReadAllText(parsed.GetValue(Prompts)!)),
            ["features"] = string.Join(", ", extractors.Select(extractor => extractor.Name)),
            ["guidance"] = family.Manifest.Defaults.GuidanceScale.ToString(CultureInfo.InvariantCulture),
        };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
