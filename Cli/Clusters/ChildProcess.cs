using System.Diagnostics;
using System.Globalization;
using HybridGrains.Cli.Commands;
using HybridGrains.EdgeProtocol;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Clusters;

/// <summary>
/// A child process that belongs to this cluster. It ends with its standard input, so it cannot outlive this process however that
/// ends.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);
    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>An edge agent.</summary>
    /// <param name="keys">Folder of its keys.</param>
    public static ChildProcess Agent(
        Uri gateway,
        string token,
        string name,
        string keys,
        string modelsFolder,
        string device,
        string logFile,
        string? tlsPin
    )
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, UseShellExecute = false };
        AddSelf(start);
        foreach (
            var argument in (string[])
                [
                    "agent",
                    "--gateway",
                    gateway.ToString(),
                    "--name",
                    name,
                    "--data",
                    keys,
                    "--models",
                    modelsFolder,
                    "--device",
                    device,
                    "--exit-with-stdin",
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HYBRIDGRAINS_EDGE_TOKEN"] = token;
        if (tlsPin is not null)
        {
            start.Environment[CertificatePin.Variable] = tlsPin;
        }

        return Start(start, logFile);
    }

    /// <summary>A silo with the learner role, which joins a cluster on this machine.</summary>
    /// <param name="start">How its program is started.</param>
    /// <param name="url">Where it serves its metrics.</param>
    public static ChildProcess Learner(
        ProcessStartInfo start,
        EmbeddedCluster cluster,
        Uri url,
        string dataFolder,
        string modelsFolder,
        string logFile
    )
    {
        (string Name, string Value)[] settings =
        [
            ("DataDirectory", dataFolder),
            ("ModelsDirectory", modelsFolder),
            ("HttpUrl", url.ToString()),
            ("ClusterId", cluster.ClusterId),
            ("PrimarySiloPort", cluster.SiloPort.ToString(CultureInfo.InvariantCulture)),
            .. LearningSettings.OfTheLearner,
        ];
        foreach (var (name, value) in settings)
        {
            start.Environment["HYBRIDGRAINS_" + name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return Start(start, logFile);
    }

    private static ChildProcess Start(ProcessStartInfo start, string logFile)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var child = new ChildProcess(Process.Start(start) ?? throw new CommandException($"{start.FileName} could not be started."));
        child.Follow(logFile);
        return child;
    }

    /// <summary>What it said last; for the message when it does not come up.</summary>
    public string LastOutput
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join(Environment.NewLine, _lastLines);
            }
        }
    }

    public bool HasExited => _process.HasExited;

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(DrainTime);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static void AddSelf(ProcessStartInfo start)
    {
        var self = Environment.ProcessPath ?? throw new CommandException("The path of this program is unknown.");
        start.FileName = self;
        if (Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "hybridgrains.dll"));
        }
    }

    private void Follow(string logFile)
    {
        var log = TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
        _process.OutputDataReceived += (_, line) => Remember(line.Data, log);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data, log);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Remember(string? line, TextWriter log)
    {
        if (line is null)
        {
            return;
        }

        log.WriteLine(line);
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 20)
            {
                _lastLines.Dequeue();
            }
        }
    }
}
