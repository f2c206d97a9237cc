using System.Diagnostics;
using HybridGrains.Tests.Processes;

namespace HybridGrains.Cli.Tests;

/// <summary>The real program in a process of its own, with what it printed.</summary>
internal sealed class Running : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _news = new(0);

    private Running(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static Running Start(string dataFolder, params string[] arguments) =>
        Start(dataFolder, new Dictionary<string, string>(), arguments);

    /// <param name="environment">Variables beside those of this process.</param>
    public static Running Start(string dataFolder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartProgram("hybridgrains", dataFolder, environment, arguments);

    /// <param name="program">Beside these tests.</param>
    public static Running StartProgram(
        string program,
        string dataFolder,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    ) => StartProgram(program, group: null, dataFolder, environment, arguments);

    /// <param name="group">Id of the group that it runs as, for rules that tell processes apart; needs root.</param>
    public static Running StartProgram(
        string program,
        int? group,
        string dataFolder,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        var start = Interruptible.StartInfo(Path.Combine(AppContext.BaseDirectory, program));
        if (group is not null)
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.ArgumentList.Insert(0, "--clear-groups");
            start.ArgumentList.Insert(0, $"--regid={group}");
            start.FileName = "setpriv";
        }

        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, dataFolder);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HYBRIDGRAINS_DATA"] = Path.Combine(dataFolder, "data");
        start.Environment["HYBRIDGRAINS_MODELS"] = Checkout.Combine("tests", "models");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new Running(Process.Start(start)!);
    }

    /// <summary>Waits for a line that holds <paramref name="text"/>.</summary>
    public async Task SeesAsync(string text, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (!Output.Contains(text, StringComparison.Ordinal))
            {
                await _news.WaitAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{text}' was not printed within {Patience.TotalSeconds} s. Printed:\n{Output}");
        }
    }

    public async Task<string> EndsAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The process did not end within {Patience.TotalSeconds} s. Printed:\n{Output}");
        }

        return Output;
    }

    /// <summary>However long it takes.</summary>
    public Task EndedAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public void Signal(int signal) => Signals.Send(_process, signal);

    /// <summary>Process ids of the children, as Linux lists them.</summary>
    public IReadOnlyList<int> Children()
    {
        var file = $"/proc/{_process.Id}/task";
        return Directory.Exists(file)
            ?
            [
                .. Directory
                    .GetDirectories(file)
                    .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Select(int.Parse),
            ]
            : [];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // A stopped process hears nothing but this.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        _news.Release();
    }
}
