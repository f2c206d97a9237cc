using System.CommandLine;
using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>The command-line options every trainer has.</summary>
internal sealed class RunOptionSet
{
    private readonly Option<string> _run = new("--run")
    {
        Description = "Folder of the run; resumes when it holds a checkpoint.",
        Required = true,
    };
    private readonly Option<long?> _steps = new("--steps") { Description = "Optimiser steps of the whole run." };
    private readonly Option<double?> _minutes = new("--minutes")
    {
        Description = "Training minutes of the whole run, resumed sessions included.",
    };
    private readonly Option<double> _rate;
    private readonly Option<int> _batch;
    private readonly Option<int> _seed = new("--seed") { DefaultValueFactory = _ => 1 };
    private readonly Option<string> _precision = new("--precision")
    {
        Description =
            "fp32 or bf16: the type networks compute in; weights stay fp32. Default: bf16, and fp32 where this machine has "
            + "no fast bf16 (no instructions for it, or oneDNN is off).",
        DefaultValueFactory = _ => Bf16.Fast ? "bf16" : "fp32",
    };
    private readonly Option<int> _replicas = new("--replicas")
    {
        Description = "Shares of a batch computed at once, each by one thread: 1 or 2.",
        DefaultValueFactory = _ => 2,
    };
    private readonly Option<double> _preview = new("--preview-minutes")
    {
        Description = "Minutes between preview pictures.",
        DefaultValueFactory = _ => 5,
    };

    public RunOptionSet(double learningRate, int batch)
    {
        _rate = new("--lr") { Description = "Peak learning rate.", DefaultValueFactory = _ => learningRate };
        _batch = new("--batch") { Description = "Samples per step.", DefaultValueFactory = _ => batch };
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_run, _steps, _minutes, _rate, _batch, _seed, _precision, _replicas, _preview])
        {
            command.Add(option);
        }
    }

    public RunOptions Read(ParseResult parsed)
    {
        var options = new RunOptions(
            parsed.GetValue(_run)!,
            parsed.GetValue(_steps),
            parsed.GetValue(_minutes),
            parsed.GetValue(_rate),
            parsed.GetValue(_batch),
            parsed.GetValue(_seed)
        )
        {
            Replicas = parsed.GetValue(_replicas),
            PreviewMinutes = parsed.GetValue(_preview),
            ComputeType = parsed.GetValue(_precision) switch
            {
                "fp32" => ScalarType.Float32,
                "bf16" => ScalarType.BFloat16,
                var other => throw new TrainingException($"--precision is '{other}'; it must be fp32 or bf16."),
            },
        };
        if (options.Steps is null && options.Minutes is null)
        {
            throw new TrainingException("Give --steps or --minutes: a run needs an end.");
        }

        if (options.Batch is < 1 or > 4096)
        {
            throw new TrainingException($"--batch is {options.Batch}; it must be between 1 and 4096.");
        }

        if (options.LearningRate is not (> 0 and < 1))
        {
            throw new TrainingException($"--lr is {options.LearningRate}; it must be between 0 and 1.");
        }

        if (options.Replicas is not (1 or 2) || options.Batch % options.Replicas != 0)
        {
            throw new TrainingException($"--replicas is {options.Replicas}; it must be 1 or 2 and divide --batch {options.Batch}.");
        }

        set_num_threads(1);
        return options;
    }
}
