using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Natives;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary>
/// <c>benchmark</c>: time of one guided denoising step, in ONNX Runtime (a family) or in TorchSharp eager (a checkpoint), one
/// runtime per process.
/// </summary>
internal static class BenchmarkCommand
{
    private const int Tokens = 77;

    public static Command Create()
    {
        var path = new Argument<string>("path")
        {
            Description = "A family's folder (ONNX Runtime) or a pipeline folder of diffusers (TorchSharp).",
        };
        var side = new Option<int>("--size") { Description = "Pixels along each side, a multiple of 8.", DefaultValueFactory = _ => 512 };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads of either runtime.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var repeat = new Option<int>("--repeat") { Description = "Steps measured, after one that is not.", DefaultValueFactory = _ => 3 };
        var command = new Command("benchmark", "Measure one denoising step with guidance (two rows).") { path, side, threads, repeat };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                var folder = parsed.GetValue(path)!;
                var cells = parsed.GetValue(side) / 8;
                var count = parsed.GetValue(threads);
                var times = File.Exists(Path.Combine(folder, ModelFamily.ManifestFile))
                    ? Onnx(ModelFamily.Load(folder), cells, count, parsed.GetValue(repeat), cancellationToken)
                    : Torch(folder, cells, count, parsed.GetValue(repeat), cancellationToken);
                using var self = Process.GetCurrentProcess();
                Console.WriteLine(
                    $"seconds per step: {Text(times.Select(time => time.Elapsed))}; processor seconds: "
                        + $"{Text(times.Select(time => time.Processor))}; peak memory {self.PeakWorkingSet64 / 1e6:F0} MB"
                );
                return 0;
            }
        );
        return command;
    }

    private static string Text(IEnumerable<double> seconds)
    {
        var sorted = seconds.Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"median {sorted[sorted.Count / 2]:F2} "
                + $"({string.Join(", ", sorted.Select(second => second.ToString("F2", CultureInfo.InvariantCulture)))})"
        );
    }

    private static List<(double Elapsed, double Processor)> Onnx(
        ModelFamily family,
        int cells,
        int threads,
        int repeat,
        CancellationToken cancellationToken
    )
    {
        // As the engine runs it: waiting threads do not spin, so that processor time is work.
        var options = new SessionOptions { IntraOpNumThreads = threads, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        using var network = new OnnxNetwork(family.Path(family.Denoiser("large").Path), options);
        var (sample, timestep, context) = Inputs(network.InputShape("sample")[1], network.InputShape("encoder_hidden_states")[2], cells);
        return Measure(
            () => network.Run(("sample", sample), ("timestep", timestep), ("encoder_hidden_states", context)),
            repeat,
            cancellationToken
        );
    }

    private static List<(double Elapsed, double Processor)> Torch(
        string folder,
        int cells,
        int threads,
        int repeat,
        CancellationToken cancellationToken
    )
    {
        if (OneDnn.Notice is { } notice)
        {
            Console.Error.WriteLine(notice);
        }

        set_num_threads(threads);
        using var checkpoint = DiffusersFolder.Open(folder);
        using var network = (UNet2DConditionModel)checkpoint.Required(Checkpoint.Denoiser).Load();
        using var noGrad = no_grad();
        var (sample, timestep, context) = Inputs(network.Config.InChannels, network.Config.CrossAttentionDim[0], cells);
        return Measure(() => network.forward(sample, timestep, context), repeat, cancellationToken);
    }

    private static (Tensor Sample, Tensor Timestep, Tensor Context) Inputs(int channels, int width, int cells)
    {
        using var random = new Generator(1);
        return (
            randn([2, channels, cells, cells], generator: random),
            full([2], 500, ScalarType.Float32),
            randn([2, Tokens, width], generator: random)
        );
    }

    /// <summary>Wall time, and the time of all threads, which a busy machine leaves as it is.</summary>
    private static List<(double Elapsed, double Processor)> Measure(Func<Tensor> step, int repeat, CancellationToken cancellationToken)
    {
        var times = new List<(double, double)>();
        for (var i = 0; i <= repeat; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (started, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            step().Dispose();
            if (i > 0)
            {
                times.Add((Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - worked).TotalSeconds));
            }
        }

        return times;
    }
}
