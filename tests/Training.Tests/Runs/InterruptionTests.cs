using System.Diagnostics;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Tests.Processes;
using HybridGrains.Training.Denoiser;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Runs;

/// <summary>The training program in a process of its own.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _root = Directory.CreateTempSubdirectory("interruption-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(Sigint)]
    [InlineData(Sigterm)]
    public async Task Denoiser_Signalled_WritesItsCheckpointAndEnds(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        WriteInputs();
        using var process = Start();
        await WaitForStepsAsync(process);

        Signals.Send(process, signal);
        var output = await process
            .StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Contains("run the same command again to resume", output, StringComparison.Ordinal);
        using var checkpoint = SafetensorsFile.Open(Path.Combine(_root, "run", "checkpoint.safetensors"));
        Assert.Contains("\"Step\":", checkpoint.Metadata["run"], StringComparison.Ordinal);
    }

    private void WriteInputs()
    {
        new AutoencoderKL(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [8],
                NormNumGroups = 8,
                MidBlockAddAttention = false,
            }
        ).SavePretrained(Path.Combine(_root, "vae"));
        var pool = new LatentPool(randn([4, 4, 16, 16]), zeros([4, 32], ScalarType.Int64));
        pool.Save(Path.Combine(_root, "latents", "train.safetensors"));
        pool.Save(Path.Combine(_root, "latents", "heldout.safetensors"));
    }

    private Process Start()
    {
        var start = Interruptible.StartInfo(Path.Combine(AppContext.BaseDirectory, "HybridGrains.Training"));
        start.RedirectStandardOutput = true;
        string[] arguments =
        [
            "denoiser",
            "--latents",
            Path.Combine(_root, "latents"),
            "--vae",
            Path.Combine(_root, "vae"),
            "--tokenizer",
            Checkout.Combine("tests", "models", "tiny-family", "tokenizer"),
            "--size",
            "small",
            "--batch",
            "2",
            "--steps",
            "1000000",
            "--run",
            Path.Combine(_root, "run"),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>The line before the first step; what follows is training.</summary>
    private static async Task WaitForStepsAsync(Process process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("latents.", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the program ended with {process.ExitCode} before it trained");
    }
}
