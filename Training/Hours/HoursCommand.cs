using System.CommandLine;
using System.Globalization;
using System.Text;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;

namespace HybridGrains.Training.Hours;

/// <summary><c>hours</c>: what an edge companion will cost, before anything is trained.</summary>
internal static class HoursCommand
{
    private const int LargestSide = 512;

    private static readonly Option<string> Teacher = new("--teacher")
    {
        Description = "Folder of the denoiser with its config.json, for example sd/unet; weights are not read.",
        Required = true,
    };
    private static readonly Option<string?> Student = new("--student")
    {
        Description = "Folder of the pruned denoiser. Without: --keep of the teacher's arithmetic.",
    };
    private static readonly Option<double> Keep = new("--keep")
    {
        Description = "Share of the teacher's arithmetic that the student is taken to need, where there is none yet.",
        DefaultValueFactory = _ => 0.5,
    };
    private static readonly Option<int?> Side = new("--side")
    {
        Description = "Latent cells along each side. Default: the config's sample_size.",
    };
    private static readonly Option<int> Tokens = new("--tokens") { Description = "Tokens of a prompt.", DefaultValueFactory = _ => 77 };
    private static readonly Option<long> RecoverySteps = new("--recovery-steps") { DefaultValueFactory = _ => 50_000 };
    private static readonly Option<long> DistillationSteps = new("--distillation-steps") { DefaultValueFactory = _ => 20_000 };
    private static readonly Option<int> Batch = new("--batch") { Description = "Samples per step.", DefaultValueFactory = _ => 64 };
    private static readonly Option<double> Utilisation = new("--utilisation")
    {
        Description = "Share of a GPU's speed that training reaches.",
        DefaultValueFactory = _ => 0.35,
    };
    private static readonly Option<string[]> Gpus = new("--gpu")
    {
        Description = "NAME=TFLOPS; may be repeated. Default: some well-known ones.",
    };

    public static Command Create()
    {
        var command = new Command(
            "hours",
            """
            What an edge companion costs, from the arithmetic of its networks: hours of each command on named GPUs. Reads configs only.
              hours --teacher sd/unet --student runs/pruned/keep-26/unet
            """
        );
        foreach (var option in (Option[])[Teacher, Student, Keep, Side, Tokens, RecoverySteps, DistillationSteps, Batch, Utilisation, Gpus])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
            Console.Write(Table(Work(parsed), Speeds(parsed), InRange("--utilisation", parsed.GetValue(Utilisation), 0.01, 1)))
        );
        return command;
    }

    /// <summary>A table in Markdown: stages by GPUs.</summary>
    public static string Table(CompanionWork work, IReadOnlyList<GpuSpeed> gpus, double utilisation)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"One evaluation: teacher {work.Teacher / 1e9:N1} GFLOP, student {work.Student / 1e9:N1} GFLOP. Hours at "
                + $"{100 * utilisation:F0} % of each GPU's dense 16-bit speed:\n\n"
        );
        text.Append("| command | PFLOP |")
            .AppendJoin("", gpus.Select(gpu => $" {gpu.Name} |"))
            .Append(" computes |\n|---|--:|")
            .AppendJoin("", gpus.Select(_ => "--:|"))
            .Append("---|\n");
        foreach (var stage in work.Stages)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {stage.Command} | {stage.Flops / 1e15:N0} |");
            foreach (var gpu in gpus)
            {
                text.Append(CultureInfo.InvariantCulture, $" {gpu.Hours(stage.Flops, utilisation):N1} |");
            }

            text.Append(CultureInfo.InvariantCulture, $" {stage.Passes} |\n");
        }

        return text.ToString();
    }

    private static CompanionWork Work(ParseResult parsed)
    {
        using var teacher = Network("--teacher", parsed.GetValue(Teacher)!);
        var side = (int)InRange("--side", parsed.GetValue(Side) ?? teacher.Config.SampleSize?[0] ?? 64, 1, LargestSide);
        var tokens = (int)InRange("--tokens", parsed.GetValue(Tokens), 1, 4096);
        var large = FlopCount.Denoiser(teacher, side, tokens);
        return new CompanionWork(large, StudentFlops(parsed, large, side, tokens), UNetParts.Of(teacher.Config).Count)
        {
            RecoverySteps = (long)InRange("--recovery-steps", parsed.GetValue(RecoverySteps), 0, 1e9),
            DistillationSteps = (long)InRange("--distillation-steps", parsed.GetValue(DistillationSteps), 0, 1e9),
            Batch = (int)InRange("--batch", parsed.GetValue(Batch), 1, 65536),
        };
    }

    private static double StudentFlops(ParseResult parsed, double large, int side, int tokens)
    {
        if (parsed.GetValue(Student) is not { } folder)
        {
            return InRange("--keep", parsed.GetValue(Keep), 0.01, 1) * large;
        }

        using var student = Network("--student", folder);
        return FlopCount.Denoiser(student, side, tokens);
    }

    /// <summary>Not initialised: its memory is reserved but never touched.</summary>
    private static UNet2DConditionModel Network(string option, string folder)
    {
        var file = Path.Combine(folder, "config.json");
        if (!File.Exists(file))
        {
            throw new TrainingException($"{option}: '{folder}' holds no config.json.");
        }

        try
        {
            return new UNet2DConditionModel(UNet2DConditionConfig.Parse(File.ReadAllText(file)), initialise: false);
        }
        catch (ModelConfigException e)
        {
            throw new TrainingException($"{option}: {file}: {e.Message}");
        }
    }

    private static IReadOnlyList<GpuSpeed> Speeds(ParseResult parsed) =>
        parsed.GetValue(Gpus) is { Length: > 0 } given ? [.. given.Select(GpuSpeed.Parse)] : GpuSpeed.Published;

    private static double InRange(string option, double value, double min, double max) =>
        value >= min && value <= max
            ? value
            : throw new TrainingException(FormattableString.Invariant($"{option} is {value}; it must be between {min} and {max}."));
}
