using System.CommandLine;
using System.Globalization;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Pruning;

/// <summary><c>prune</c>: cuts smaller denoisers out of a trained one.</summary>
internal static class PruneCommand
{
    private static readonly Option<string> Teacher = new("--teacher")
    {
        Description =
            "Pipeline folder of diffusers (Stable Diffusion 1.x, or models/emoji-scenes): unet, text_encoder, tokenizer, scheduler.",
        Required = true,
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description =
            "Folder to write: significance.json and .png, and keep-26/unet and so on. Run again to go on measuring, or for "
            + "other sizes and rules from the same scores.",
        Required = true,
    };
    private static readonly Option<double[]> Keep = new("--keep")
    {
        Description = "Largest share of the teacher's parameters, more than 0 to 1; several make a family of sizes.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [0.26],
    };
    private static readonly Option<string> Rule = new("--rule")
    {
        Description = "budget: the least expected damage. rank: a quarter, a half or three quarters by rank, as Hybrid SD.",
        DefaultValueFactory = _ => BudgetRule.RuleName,
    };
    private static readonly Option<int?> A = new("--a")
    {
        Description = "With --rule rank: how many of the least significant parts keep a quarter, or go. Without: what fits --keep.",
    };
    private static readonly Option<int?> B = new("--b") { Description = "With --rule rank: rank up to which parts keep a half." };
    private static readonly Option<string?> Prompts = new("--prompts")
    {
        Description = "File with one prompt a line. Without: captions of emoji scenes.",
    };
    private static readonly Option<int> PromptCount = new("--prompt-count")
    {
        Description = "Prompts to measure with.",
        DefaultValueFactory = _ => 50,
    };
    private static readonly Option<string?> Sampler = new("--sampler")
    {
        Description = "Sampler to measure with. Without: the folder's own.",
    };
    private static readonly Option<int> Steps = new("--steps")
    {
        Description = "Denoising steps to measure with.",
        DefaultValueFactory = _ => 25,
    };
    private static readonly Option<float> Guidance = new("--guidance")
    {
        Description = "Guidance scale to measure with: 7 for Stable Diffusion, 3 for emoji scenes.",
        DefaultValueFactory = _ => 7,
    };
    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Seed of the first prompt's noise.",
        DefaultValueFactory = _ => 1674,
    };
    private static readonly Option<int?> Side = new("--latent-side")
    {
        Description = "Cells along each side of the latents. Without: sample_size of the config.",
    };
    private static readonly Option<string> Precision = new("--precision")
    {
        Description = "fp32 or bf16: the type denoisers compute in.",
        DefaultValueFactory = _ => "fp32",
    };
    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "Prompts computed together.",
        DefaultValueFactory = _ => 10,
    };
    private static readonly Option<int> Replicas = new("--replicas")
    {
        Description = "Batches computed at once, one thread each.",
        DefaultValueFactory = _ => 2,
    };

    public static Command Create()
    {
        var command = new Command(
            "prune",
            """
            Cut smaller denoisers out of a trained one: inner widths of resnets, attention heads, feed-forward widths, whole layers.
            Each part is first pruned alone and scored by how far the final latents of a prompt set move; then the parts that matter
            least go, until the size fits. Scores are kept: a stopped run goes on, other sizes and rules use them again.
              prune --teacher models/emoji-scenes --guidance 3 --keep 0.26 0.4 0.6 --out runs/pruned
            """
        );
        foreach (
            var option in (Option[])
                [Teacher, Keep, Out, Rule, A, B, Prompts, PromptCount, Sampler, Steps, Guidance, Seed, Side, Precision, Batch, Replicas]
        )
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                try
                {
                    Run(parsed, cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    Console.WriteLine("Stopped; run the same command again to go on with the scores measured so far.");
                }

                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (keeps, rule, folder) = (ReadKeeps(parsed), ReadRule(parsed), parsed.GetValue(Out)!);
        var pipeline = new PipelineFolder(parsed.GetValue(Teacher)!);
        var prompts = PromptFile.Read(parsed.GetValue(Prompts), parsed.GetValue(PromptCount));
        var sampling = ReadSampling(parsed, pipeline);
        set_num_threads(1);
        using var teacher = pipeline.LoadDenoiser();
        teacher.ComputeType = ReadPrecision(parsed);
        var tokenizer = pipeline.LoadTokenizer();
        using var text = pipeline.LoadTextEncoder();
        var settings = new SignificanceSettings(
            pipeline.DenoiserHash(),
            prompts.Count,
            PromptFile.Hash(prompts),
            sampling.Sampler,
            sampling.Steps,
            sampling.GuidanceScale,
            sampling.Seed,
            parsed.GetValue(Precision)!,
            Keep: 0.5
        );
        var study = new SignificanceStudy(
            teacher,
            new LatentSampler(pipeline.LoadSchedule(), text, tokenizer, prompts, sampling),
            settings
        );
        var significance = study.Measure(
            folder,
            (done, all, score) => Print($"{done, 3} of {all}  {score.Score, 9:F3}  {score.Name} ({score.Kind})"),
            cancellationToken
        );
        var (slicing, count) = (new DenoiserSlicing(teacher), new ParameterCount(teacher));
        var damage = new DamageEstimate(count.Parts, significance);
        var sizes = new List<(string, PruningPlan)>();
        foreach (var keep in keeps)
        {
            var plan = rule.Choose(count, significance, (long)(keep * count.Teacher));
            var name = string.Create(CultureInfo.InvariantCulture, $"keep-{keep * 100:0.##}");
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(target);
            var result = PrunedDenoiser.Write(
                target,
                slicing,
                count,
                plan,
                rule.Name,
                keep,
                tokenizer.MaxLength,
                (damage.Of(plan), study.DamageOf(plan, cancellationToken))
            );
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target}: {result.Parameters:N0} of {result.TeacherParameters:N0} parameters ({result.Share:P1}), "
                        + $"{result.FlopsPerEvaluation / 1e9:F2} GFLOP an evaluation, damage {result.MeasuredDamage:F2}, "
                        + $"expected {result.ExpectedDamage:F2}"
                )
            );
            sizes.Add((name, plan));
        }

        new SignificancePlot(significance, count.Parts, sizes).Save(Path.Combine(folder, "significance.png"));
    }

    private static double[] ReadKeeps(ParseResult parsed)
    {
        var keeps = parsed.GetValue(Keep)!;
        foreach (var keep in keeps.Where(keep => keep is not (> 0 and <= 1)))
        {
            throw new TrainingException($"--keep is {keep}; it must be more than 0 and at most 1.");
        }

        return [.. keeps.Distinct().Order()];
    }

    private static IPruningRule ReadRule(ParseResult parsed)
    {
        var (name, a, b) = (parsed.GetValue(Rule), parsed.GetValue(A), parsed.GetValue(B));
        if (a is null != b is null || a < 0 || b < a)
        {
            throw new TrainingException($"--a is {a}, --b is {b}; give both, with 0 <= a <= b, or neither.");
        }

        if (a is not null && name != RankRule.RuleName)
        {
            throw new TrainingException($"--a and --b belong to --rule {RankRule.RuleName}.");
        }

        return name switch
        {
            BudgetRule.RuleName => new BudgetRule(),
            RankRule.RuleName => new RankRule(a, b),
            _ => throw new TrainingException($"--rule is '{name}'; it must be {BudgetRule.RuleName} or {RankRule.RuleName}."),
        };
    }

    private static SamplingOptions ReadSampling(ParseResult parsed, PipelineFolder pipeline)
    {
        var options = new SamplingOptions(
            parsed.GetValue(Sampler) ?? pipeline.SamplerName(),
            parsed.GetValue(Steps),
            parsed.GetValue(Guidance),
            parsed.GetValue(Seed)
        )
        {
            Batch = parsed.GetValue(Batch),
            Replicas = parsed.GetValue(Replicas),
            Side = parsed.GetValue(Side),
        };
        if (options.Steps is < 1 or > 1000)
        {
            throw new TrainingException($"--steps is {options.Steps}; it must be between 1 and 1000.");
        }

        if (options.GuidanceScale is not (>= 0 and <= 30))
        {
            throw new TrainingException($"--guidance is {options.GuidanceScale}; it must be between 0 and 30.");
        }

        if (options.Seed < 0)
        {
            throw new TrainingException($"--seed is {options.Seed}; it must be 0 or more.");
        }

        if (options.Side is < 1 or > 1024)
        {
            throw new TrainingException($"--latent-side is {options.Side}; it must be between 1 and 1024.");
        }

        if (options.Batch is < 1 or > 4096)
        {
            throw new TrainingException($"--batch is {options.Batch}; it must be between 1 and 4096.");
        }

        if (options.Replicas is < 1 or > 64)
        {
            throw new TrainingException($"--replicas is {options.Replicas}; it must be between 1 and 64.");
        }

        return options;
    }

    private static ScalarType ReadPrecision(ParseResult parsed) =>
        parsed.GetValue(Precision) switch
        {
            "fp32" => ScalarType.Float32,
            "bf16" => ScalarType.BFloat16,
            var other => throw new TrainingException($"--precision is '{other}'; it must be fp32 or bf16."),
        };

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
