using System.CommandLine;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Consistency;

/// <summary><c>distil</c>: consistency distillation for few steps, SCott or LCM.</summary>
internal static class DistilCommand
{
    private const int PreviewPrompts = 8;

    private static readonly RunOptionSet Options = new(learningRate: 1e-4, batch: 32);
    private static readonly Option<string> Teacher = new("--teacher")
    {
        Description = "Pipeline folder of the teacher: unet, text_encoder, tokenizer, scheduler, and vae for previews.",
        Required = true,
    };
    private static readonly Option<string?> Student = new("--student")
    {
        Description = "Denoiser folder the student starts from, for example a pruned and recovered one. Default: the teacher's.",
    };
    private static readonly Option<string> Latents = new("--latents")
    {
        Description = "Folder that 'latents' or 'encode' wrote: train.safetensors and heldout.safetensors.",
        Required = true,
    };
    private static readonly Option<bool> Lcm = new("--lcm")
    {
        Description = "LCM, the baseline: one ODE step of 20 timesteps, no discriminator. The options below still count.",
    };
    private static readonly Option<string?> Solver = new("--solver")
    {
        Description = $"Teacher's solver: {ReverseSolvers.Known}. Default: er-sde-5.",
    };
    private static readonly Option<int?> Span = new("--span") { Description = "Timesteps that the teacher bridges. Default: 24." };
    private static readonly Option<int?> Substeps = new("--substeps") { Description = "Teacher steps within the span (h). Default: 3." };
    private static readonly Option<string> Distance = new("--distance")
    {
        Description = "huber or l2.",
        DefaultValueFactory = _ => "huber",
    };
    private static readonly Option<double> MinGuidance = new("--min-guidance")
    {
        Description = "Smallest guidance scale that is distilled.",
        DefaultValueFactory = _ => 2,
    };
    private static readonly Option<double> MaxGuidance = new("--max-guidance")
    {
        Description = "Largest guidance scale that is distilled.",
        DefaultValueFactory = _ => 8,
    };
    private static readonly Option<double?> Adversarial = new("--adversarial-weight")
    {
        Description =
            "Strength of the adversarial gradient against the consistency gradient; 0 trains without a discriminator. Default: 0.4.",
    };
    private static readonly Option<int> Rank = new("--rank")
    {
        Description = "Rank of the discriminator's adapters; the paper has 64 for Stable Diffusion.",
        DefaultValueFactory = _ => 16,
    };
    private static readonly Option<double> Ema = new("--ema")
    {
        Description = "Decay of the average that makes targets and is saved.",
        DefaultValueFactory = _ => 0.95,
    };
    private static readonly Option<float> Guidance = new("--guidance")
    {
        Description = "Guidance scale of previews.",
        DefaultValueFactory = _ => 4,
    };

    public static Command Create()
    {
        var command = new Command(
            "distil",
            """
            Distil a denoiser for 1 to 8 steps: SCott (stochastic teacher steps, adversarial loss), or LCM with --lcm.
            Stop with Ctrl+C; the same command resumes. The result, RUN/unet, takes the guidance scale as an input and is
            sampled with 'lcm'.
              distil --teacher models/emoji-scenes --latents runs/latents --run runs/scott --minutes 60
            """
        );
        foreach (
            var option in (Option[])
                [
                    Teacher,
                    Student,
                    Latents,
                    Lcm,
                    Solver,
                    Span,
                    Substeps,
                    Distance,
                    MinGuidance,
                    MaxGuidance,
                    Adversarial,
                    Rank,
                    Ema,
                    Guidance,
                ]
        )
        {
            command.Add(option);
        }

        Options.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                Run(parsed, cancellationToken);
                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (options, settings) = (Options.Read(parsed), ReadSettings(parsed));
        var pipeline = new PipelineFolder(parsed.GetValue(Teacher)!);
        var latents = parsed.GetValue(Latents)!;
        var (train, heldOut) = (
            LatentPool.Load(Path.Combine(latents, "train.safetensors")),
            LatentPool.Load(Path.Combine(latents, "heldout.safetensors"))
        );
        var process = new ForwardProcess(pipeline.LoadSchedule());
        settings.Checked(process.TrainSteps);
        var teacher = pipeline.LoadDenoiser();
        if (teacher.Config.TimeCondProjDim is not null)
        {
            throw new TrainingException(
                "--teacher: time_cond_proj_dim: a denoiser that is distilled already cannot teach; give the one it was made from."
            );
        }

        var start = parsed.GetValue(Student) is { } folder ? UNet2DConditionModel.FromPretrained(folder) : teacher;
        var (text, tokenizer) = (pipeline.LoadTextEncoder(), pipeline.LoadTokenizer());
        Console.WriteLine(
            $"{start.CountParameters():N0} parameters; {train.Count:N0} latents; solver {settings.Solver}, "
                + $"{settings.Substeps} teacher steps over {settings.Span} timesteps, adversarial weight {settings.AdversarialWeight}."
        );
        new ConsistencyTrainer(
            options,
            settings,
            train,
            heldOut,
            tokenizer,
            text,
            teacher,
            start,
            settings.AdversarialWeight > 0 ? pipeline.LoadDenoiser() : null,
            process,
            Preview(
                parsed,
                pipeline,
                text,
                tokenizer,
                process,
                [.. train.Latents.shape[1..]],
                start.Config.TimeCondProjDim ?? settings.GuidanceWidth
            )
        ).Train(cancellationToken);
    }

    private static ConsistencySettings ReadSettings(ParseResult parsed)
    {
        var basis = parsed.GetValue(Lcm) ? ConsistencySettings.Lcm : new ConsistencySettings();
        return basis with
        {
            Solver = parsed.GetValue(Solver) ?? basis.Solver,
            Span = parsed.GetValue(Span) ?? basis.Span,
            Substeps = parsed.GetValue(Substeps) ?? basis.Substeps,
            AdversarialWeight = parsed.GetValue(Adversarial) ?? basis.AdversarialWeight,
            MinGuidance = parsed.GetValue(MinGuidance),
            MaxGuidance = parsed.GetValue(MaxGuidance),
            Rank = parsed.GetValue(Rank),
            EmaDecay = parsed.GetValue(Ema),
            Distance = parsed.GetValue(Distance) switch
            {
                "huber" => ConsistencyDistance.Huber,
                "l2" => ConsistencyDistance.L2,
                var other => throw new TrainingException($"--distance is '{other}'; it must be huber or l2."),
            },
        };
    }

    private static Action<ConsistencyFunction, string>? Preview(
        ParseResult parsed,
        PipelineFolder pipeline,
        CLIPTextModel text,
        ClipTokenizer tokenizer,
        ForwardProcess process,
        long[] latentShape,
        int guidanceWidth
    )
    {
        if (pipeline.LoadAutoencoder() is not { } autoencoder)
        {
            return null;
        }

        var scenes = new SceneSampler(SceneSplit.HeldOut, 7);
        var prompts = Enumerable.Range(0, PreviewPrompts).Select(_ => scenes.Next().Caption).ToList();
        return new ConsistencyPreview(
            text,
            tokenizer,
            autoencoder,
            process,
            prompts,
            latentShape,
            guidanceWidth,
            parsed.GetValue(Guidance)
        ).Draw;
    }
}
