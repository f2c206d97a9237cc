using System.CommandLine;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Pruning;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Sampling;

namespace HybridGrains.Training.Recovery;

/// <summary><c>recover</c>: trains a pruned denoiser back under its teacher.</summary>
internal static class RecoverCommand
{
    private const int PreviewPrompts = 6;
    private const int PreviewSteps = 20;

    private static readonly RunOptionSet Options = new(learningRate: 5e-4, batch: 64);
    private static readonly Option<string> Teacher = new("--teacher")
    {
        Description = "Pipeline folder that the student was pruned from: unet, text_encoder, tokenizer, scheduler, and vae for previews.",
        Required = true,
    };
    private static readonly Option<string> Student = new("--student")
    {
        Description = "Denoiser folder that 'prune' wrote, for example runs/pruned/keep-26/unet.",
        Required = true,
    };
    private static readonly Option<string> Latents = new("--latents")
    {
        Description = "Folder that 'latents' wrote: train.safetensors and heldout.safetensors.",
        Required = true,
    };
    private static readonly Option<double> Task = new("--task-weight")
    {
        Description = "Weight of the error against the true noise; 0 leaves it out.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<double> Output = new("--output-weight")
    {
        Description = "Weight of the error against the teacher's prediction; 0 leaves it out.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<double> Feature = new("--feature-weight")
    {
        Description = "Weight of the errors against the teacher's features; 0 leaves them out.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string[]> Pairs = new("--pair")
    {
        Description = "Blocks whose outputs are compared, teacher=student; may be repeated. Without: every block both have.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<float> Guidance = new("--guidance")
    {
        Description = "Guidance scale of previews.",
        DefaultValueFactory = _ => 3,
    };

    public static Command Create()
    {
        var command = new Command(
            "recover",
            """
            Train a pruned denoiser back: task, output and feature distillation from its teacher, on the latents that 'latents' wrote.
            The learning curve has every term on held-out latents, also those of weight 0. Stop with Ctrl+C; the same command resumes.
              recover --teacher models/emoji-scenes --student runs/pruned/keep-26/unet --latents runs/latents --run runs/recover-26 --minutes 60
            """
        );
        foreach (var option in (Option[])[Teacher, Student, Latents, Task, Output, Feature, Pairs, Guidance])
        {
            command.Add(option);
        }

        Options.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                Run(parsed, cancellationToken);
                return System.Threading.Tasks.Task.CompletedTask;
            }
        );
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (options, weights) = (Options.Read(parsed), ReadWeights(parsed));
        var pipeline = new PipelineFolder(parsed.GetValue(Teacher)!);
        var studentFolder = parsed.GetValue(Student)!;
        if (!File.Exists(Path.Combine(studentFolder, "config.json")))
        {
            throw new TrainingException($"--student: '{studentFolder}' holds no config.json.");
        }

        var latents = parsed.GetValue(Latents)!;
        var (train, heldOut) = (
            LatentPool.Load(Path.Combine(latents, "train.safetensors")),
            LatentPool.Load(Path.Combine(latents, "heldout.safetensors"))
        );
        var (teacher, student) = (pipeline.LoadDenoiser(), UNet2DConditionModel.FromPretrained(studentFolder));
        var pairs = parsed.GetValue(Pairs) is { Length: > 0 } texts
            ? [.. texts.Select(text => FeaturePair.Parse(text, teacher.Config, student.Config))]
            : FeaturePair.Derive(teacher.Config, student.Config);
        var (text, tokenizer) = (pipeline.LoadTextEncoder(), pipeline.LoadTokenizer());
        Console.WriteLine(
            $"{student.CountParameters():N0} of {teacher.CountParameters():N0} parameters; {train.Count:N0} latents; "
                + $"features of {string.Join(", ", pairs.Select(pair => pair.Student))}."
        );
        new RecoveryTrainer(
            options,
            train,
            heldOut,
            tokenizer,
            text,
            teacher,
            student,
            new ForwardProcess(pipeline.LoadSchedule()),
            weights,
            pairs,
            Preview(parsed, pipeline, text, tokenizer, teacher)
        ).Train(cancellationToken);
    }

    private static DistillationWeights ReadWeights(ParseResult parsed)
    {
        var weights = new DistillationWeights(parsed.GetValue(Task), parsed.GetValue(Output), parsed.GetValue(Feature));
        foreach (
            var (name, value) in ((string, double)[])
                [(Task.Name, weights.Task), (Output.Name, weights.Output), (Feature.Name, weights.Feature)]
        )
        {
            if (value is not (>= 0 and <= 1000))
            {
                throw new TrainingException($"{name} is {value}; it must be between 0 and 1000.");
            }
        }

        return weights.Task + weights.Output + weights.Feature > 0
            ? weights
            : throw new TrainingException("All weights are 0: there is nothing to learn from.");
    }

    private static Action<UNet2DConditionModel, string>? Preview(
        ParseResult parsed,
        PipelineFolder pipeline,
        CLIPTextModel text,
        ClipTokenizer tokenizer,
        UNet2DConditionModel teacher
    )
    {
        if (teacher.Config.TimeCondProjDim is not null || pipeline.LoadAutoencoder() is not { } autoencoder)
        {
            return null;
        }

        var scenes = new SceneSampler(SceneSplit.HeldOut, 7);
        var prompts = Enumerable.Range(0, PreviewPrompts).Select(_ => scenes.Next().Caption).ToList();
        var sampling = new SamplingOptions(pipeline.SamplerName(), PreviewSteps, parsed.GetValue(Guidance), Seed: 7)
        {
            Batch = PreviewPrompts / 2,
        };
        return new RecoveryPreview(
            new LatentSampler(pipeline.LoadSchedule(), text, tokenizer, prompts, sampling),
            autoencoder,
            prompts,
            teacher
        ).Draw;
    }
}
