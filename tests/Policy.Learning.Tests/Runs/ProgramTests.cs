using System.Diagnostics;
using System.Text.Json;
using HybridGrains.Policy.Networks;
using HybridGrains.Tests.Processes;

namespace HybridGrains.Policy.Learning.Tests.Runs;

/// <summary>The program in a process of its own.</summary>
public sealed class ProgramTests : IDisposable
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybridgrains-program");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Output(string name) => Path.Combine(_folder.FullName, name);

    [Theory]
    [InlineData(Sigint)]
    [InlineData(Sigterm)]
    public async Task Train_Signalled_SavesAndEnds(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        using var process = Start(
            "train",
            "--scenario",
            ScenarioFolder.File("train/steady.json"),
            "--out",
            Output("policy.json"),
            "--iterations",
            "100000",
            "--hidden",
            "8",
            "--decisions",
            "256"
        );
        Assert.Contains(
            "Training",
            await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );

        Signals.Send(process, signal);
        var (code, output, _) = await EndAsync(process);

        Assert.Equal(0, code);
        Assert.Contains("The same command goes on", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Output("policy.json.run"), "checkpoint.json")));
        Assert.NotNull(PolicyFile.Read(Output("policy.json")));
    }

    [Fact]
    public async Task TrainSimulateEvaluate_OneAfterTheOther_LeaveWhatTheySay()
    {
        var (trained, _, trainError) = await RunAsync(
            "train",
            "--scenario",
            ScenarioFolder.File("train/long-waves.json"),
            "--out",
            Output("policy.json"),
            "--iterations",
            "1",
            "--hidden",
            "8",
            "--decisions",
            "256"
        );
        var (simulated, line, simulateError) = await RunAsync(
            "simulate",
            "--scenario",
            ScenarioFolder.File("train/long-waves.json"),
            "--policy",
            Output("policy.json"),
            "--trace",
            Output("trace.json")
        );
        var (evaluated, table, evaluateError) = await RunAsync(
            "evaluate",
            "--scenario",
            ScenarioFolder.File("train/long-waves.json"),
            "--policy",
            Output("policy.json"),
            "--baselines",
            "fixed",
            "--seeds",
            "2",
            "--json",
            Output("out.json"),
            "--page",
            Output("page.md")
        );

        Assert.Equal((0, "", 0, "", 0, ""), (trained, trainError, simulated, simulateError, evaluated, evaluateError));
        Assert.Contains("generations", line, StringComparison.Ordinal);
        using var trace = JsonDocument.Parse(await File.ReadAllTextAsync(Output("trace.json"), TestContext.Current.CancellationToken));
        Assert.Contains(trace.RootElement.EnumerateArray(), entry => entry.GetProperty("event").GetString() == "decision");
        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(Output("out.json"), TestContext.Current.CancellationToken));
        var policies = figures.RootElement[0].GetProperty("policies");
        Assert.InRange(policies.GetProperty("smdp-dppo").GetProperty("success").GetProperty("mean").GetDouble(), 0, 1);
        Assert.True(policies.TryGetProperty("fixed k = 25", out _));
        Assert.Contains("best fixed split", table, StringComparison.Ordinal);
        Assert.Contains(
            "| **smdp-dppo** |",
            await File.ReadAllTextAsync(Output("page.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task NavTrainEvaluateRender_OneAfterTheOther_LeaveWhatTheySay()
    {
        var (trained, progress, trainError) = await RunAsync("nav", "train", "--out", Output("adaptive"), "--steps", "1", "--hidden", "8");
        var (again, _, againError) = await RunAsync(
            "nav",
            "train",
            "--actions",
            "medium",
            "--out",
            Output("medium"),
            "--steps",
            "1",
            "--hidden",
            "8"
        );
        var (evaluated, table, evaluateError) = await RunAsync(
            "nav",
            "evaluate",
            "--runs",
            Output("adaptive"),
            Output("medium"),
            "--episodes",
            "6",
            "--json",
            Output("out.json"),
            "--page",
            Output("page.md")
        );
        var (rendered, line, renderError) = await RunAsync(
            "nav",
            "render",
            "--run",
            Output("adaptive"),
            "--episode",
            "1",
            "--out",
            Output("way.png")
        );

        Assert.Equal(
            (0, "", 0, "", 0, "", 0, ""),
            (trained, trainError, again, againError, evaluated, evaluateError, rendered, renderError)
        );
        Assert.Contains("left", progress, StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(Output("out.json"), TestContext.Current.CancellationToken));
        var variants = figures.RootElement.GetProperty("variants");
        Assert.Equal(["adaptive", "0.4s"], variants.EnumerateArray().Select(variant => variant.GetProperty("name").GetString()));
        Assert.InRange(variants[0].GetProperty("success").GetProperty("mean").GetDouble(), 0, 1);
        Assert.Contains("| adaptive against 0.4s (best fixed) | 1 |", table, StringComparison.Ordinal);
        Assert.Contains(
            "| adaptive | 1 |",
            await File.ReadAllTextAsync(Output("page.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains("decisions", line, StringComparison.Ordinal);
        Assert.Equal(
            [0x89, (byte)'P', (byte)'N', (byte)'G'],
            (await File.ReadAllBytesAsync(Output("way.png"), TestContext.Current.CancellationToken))[..4]
        );
    }

    [Fact]
    public async Task NavCompare_OneSeed_TrainsAndComparesEveryVariant()
    {
        var (code, output, error) = await RunAsync(
            "nav",
            "compare",
            "--out",
            Output("runs"),
            "--steps",
            "1",
            "--seeds",
            "1",
            "--episodes",
            "4",
            "--accounting",
            "lab"
        );

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("8/8 lab/lambda-per-tick-1: 100.0 %", output, StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Output("runs"), "lab.json"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            [
                "adaptive",
                "0.25s",
                "0.4s",
                "1.2s",
                "adaptive, interruptible",
                "0.2s",
                "adaptive, GAE per decision",
                "adaptive, lambda per tick",
            ],
            figures.RootElement.GetProperty("variants").EnumerateArray().Select(variant => variant.GetProperty("name").GetString())
        );
        Assert.True(File.Exists(Path.Combine(Output("runs"), "lab.md")));
    }

    [Theory]
    [InlineData("--actions is 'often'", "nav", "train", "--actions", "often", "--out", "x", "--steps", "1")]
    [InlineData("--actions is '17'", "nav", "train", "--actions", "17", "--out", "x", "--steps", "1")]
    [InlineData("--accounting is 'loose'", "nav", "train", "--accounting", "loose", "--out", "x", "--steps", "1")]
    [InlineData("--accounting must be lab or strict", "nav", "train", "--accounting", "lab,strict", "--out", "x", "--steps", "1")]
    [InlineData("--delay is 0.07", "nav", "train", "--delay", "0.07", "--out", "x", "--steps", "1")]
    [InlineData("--view is 90", "nav", "train", "--view", "90", "--out", "x", "--steps", "1")]
    [InlineData("--decision-price is -1", "nav", "train", "--decision-price", "-1", "--out", "x", "--steps", "1")]
    [InlineData("--interrupt is 3", "nav", "train", "--interrupt", "3", "--out", "x", "--steps", "1")]
    [InlineData("--variants names 'medium'", "nav", "compare", "--variants", "medium", "--out", "x")]
    [InlineData("--parallel is 0", "nav", "compare", "--parallel", "0", "--out", "x")]
    [InlineData("--gae is 'none'", "nav", "train", "--gae", "none", "--out", "x", "--steps", "1")]
    [InlineData("Give --steps or --minutes", "nav", "train", "--out", "x")]
    [InlineData("no run is there", "nav", "evaluate", "--runs", "nowhere")]
    [InlineData("--map is 'moon'", "nav", "render", "--run", "nowhere", "--map", "moon", "--out", "x.png")]
    [InlineData("--workers is 0", "train", "--scenario", "x.json", "--out", "p", "--iterations", "1", "--workers", "0")]
    [InlineData("Give --iterations or --minutes", "train", "--scenario", "x.json", "--out", "p")]
    [InlineData("x.json", "simulate", "--scenario", "x.json", "--fixed-k", "3")]
    [InlineData("--seeds is 0", "evaluate", "--scenario", "x.json", "--seeds", "0")]
    [InlineData("--baselines is 'some'", "evaluate", "--scenario", "x.json", "--baselines", "some")]
    public async Task Program_BadArgument_NamesItAndFails(string expected, params string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);

        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    private static async Task<(int Code, string Output, string Error)> EndAsync(Process process)
    {
        var token = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        await process.WaitForExitAsync(token).WaitAsync(Patience, token);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(params string[] arguments)
    {
        var start = Interruptible.StartInfo(Path.Combine(AppContext.BaseDirectory, "HybridGrains.Policy.Learning"));
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
