using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>A resumable optimisation: steps, checkpoints, averages and the learning curve of one or more groups of parameters.</summary>
/// <remarks>
/// With <see cref="RunOptions.Steps"/> alone, a stopped and resumed run gives the same weights, bit for bit, as one that was not
/// stopped.
/// </remarks>
internal sealed class TrainingRun
{
    /// <summary>Name of the checkpoint in a run's folder.</summary>
    public const string CheckpointFile = "checkpoint.safetensors";

    /// <summary>Metadata of the checkpoint that holds its <see cref="RunCounter"/>.</summary>
    public const string CounterKey = "run";
    private const double ReportSeconds = 20;
    private readonly RunOptions _options;
    private readonly (ParameterGroup Group, AdamW Optimizer)[] _groups;
    private RunCounter _counter = new();

    /// <summary>Turns of each group before its moments were last empty.</summary>
    private long[] _turnsBefore = [];

    /// <param name="parameters">What is trained, by names unique within the run.</param>
    public TrainingRun(
        RunOptions options,
        IEnumerable<(string Name, Tensor Parameter)> parameters,
        double emaDecay,
        double weightDecay = 0.01,
        RunCounter? start = null
    )
        : this(options, [new ParameterGroup([.. parameters]) { WeightDecay = weightDecay }], emaDecay, start) { }

    /// <param name="groups">What is trained, by names unique within the run. Only the first is averaged and reported.</param>
    /// <param name="start">
    /// How far the weights had come where they were exported; a run without a checkpoint goes on from there, with empty moments and
    /// a warm-up. Default: null, from nothing.
    /// </param>
    public TrainingRun(RunOptions options, IReadOnlyList<ParameterGroup> groups, double emaDecay, RunCounter? start = null)
    {
        _options = options;
        _groups = [.. groups.Select(group => (group, new AdamW(group.Parameters, group.WeightDecay)))];
        Average = new ExponentialMovingAverage(groups[0].Parameters, emaDecay);
        Directory.CreateDirectory(options.Folder);
        if (!File.Exists(Checkpoint))
        {
            if (start is not null)
            {
                _counter = start with { FreshFrom = start.Step };
                Append(new Dictionary<string, double> { [LearningCurve.Restart] = 1 });
                Console.WriteLine(
                    $"Going on from exported weights at step {_counter.Step}, {_counter.Minutes:F1} min, with empty moments."
                );
            }

            return;
        }

        Load();
        Console.WriteLine($"Resuming {options.Folder} at step {_counter.Step}, {_counter.Minutes:F1} min.");
    }

    public ExponentialMovingAverage Average { get; }

    public long Step => _counter.Step;

    public double Minutes => _counter.Minutes;

    public long Samples => _counter.Samples;

    /// <summary>Share of the schedule that is done, 0 to 1.</summary>
    public double Progress =>
        Math.Max(
            _options.Steps is { } steps ? (double)_counter.Step / steps : 0,
            _options.Minutes is { } minutes ? _counter.Minutes / minutes : 0
        );

    /// <summary>Trains to the end of the schedule or until cancelled, then writes a checkpoint.</summary>
    /// <param name="loss">
    /// Computes the loss of one share of a batch from its seed, with <see cref="RunOptions.Batch"/> /
    /// <see cref="RunOptions.Replicas"/> samples; shares run at once on threads of their own. The graph is walked and disposed
    /// here. Randomness must come from the seed.
    /// </param>
    /// <param name="preview">Shows the state with the averaged weights in place; may add figures to the learning curve.</param>
    /// <param name="prepare">Called before every step, from the one thread that runs then.</param>
    public void Train(
        Func<int, Tensor> loss,
        Action<IDictionary<string, double>> preview,
        CancellationToken cancellationToken,
        Action? prepare = null
    )
    {
        var clock = Stopwatch.StartNew();
        _turnsBefore = Array.ConvertAll(_groups, item => _counter.FreshFrom == 0 ? 0 : item.Group.TurnsUpTo(_counter.FreshFrom - 1));
        var (coresBefore, cores) = (_counter.CoreMinutes, Environment.CpuUsage.TotalTime);
        var (before, lastReport, lastPreview, lastCheckpoint) = (_counter.Minutes, 0.0, 0.0, 0.0);
        var (sum, count, norm, lastStep) = (0.0, 0, 0.0, _counter.Step);
        var end = _counter.Step + (_options.SessionSteps ?? long.MaxValue - _counter.Step);
        while (Progress < 1 && _counter.Step < end && !cancellationToken.IsCancellationRequested)
        {
            prepare?.Invoke();
            using (CollectionPause.Start())
            {
                var value = Backward(loss);
                if (_groups[0].Group.Turn(_counter.Step))
                {
                    (sum, count) = (sum + value, count + 1);
                }

                norm = Update() ?? norm;
            }

            _counter = _counter with
            {
                Step = _counter.Step + 1,
                Samples = _counter.Samples + _options.Batch,
                Minutes = before + clock.Elapsed.TotalMinutes,
                CoreMinutes = coresBefore + (Environment.CpuUsage.TotalTime - cores).TotalMinutes,
            };
            var now = clock.Elapsed.TotalMinutes;
            if ((now - lastReport) * 60 >= ReportSeconds)
            {
                Report(sum / Math.Max(1, count), norm, (_counter.Step - lastStep) * _options.Batch / ((now - lastReport) * 60));
                (sum, count, lastReport, lastStep) = (0, 0, now, _counter.Step);
            }

            if (now - lastPreview >= _options.PreviewMinutes)
            {
                Preview(preview);
                lastPreview = now;
            }

            if (now - lastCheckpoint >= _options.CheckpointMinutes)
            {
                Save();
                lastCheckpoint = now;
            }
        }

        Save();
        var stopped = Progress < 1 || cancellationToken.IsCancellationRequested;
        if (!stopped)
        {
            Preview(preview);
        }

        Console.WriteLine(
            stopped
                ? $"Stopped at step {_counter.Step}; run the same command again to resume."
                : $"Done: {_counter.Step} steps, {_counter.Minutes:F1} min."
        );
    }

    /// <summary>
    /// Steps the groups whose turn it is; the gradients of the others are dropped. Returns the gradient norm of the first group
    /// if it was among them.
    /// </summary>
    private double? Update()
    {
        double? first = null;
        var rate = _options.RateAt(_counter.Step - _counter.FreshFrom, Progress);
        for (var i = 0; i < _groups.Length; i++)
        {
            var (group, optimizer) = _groups[i];
            if (!group.Turn(_counter.Step))
            {
                optimizer.DropGradients();
                continue;
            }

            var norm = optimizer.Step(group.TurnsUpTo(_counter.Step) - _turnsBefore[i], rate * group.RateFactor, maxNorm: 1);
            if (i > 0)
            {
                continue;
            }

            first = norm;
            Average.Update(group.TurnsUpTo(_counter.Step) - 1);
        }

        return first;
    }

    /// <summary>Adds up the gradients of all shares; with two of them the order of the sum does not matter, so it is exact.</summary>
    private double Backward(Func<int, Tensor> loss)
    {
        var losses = new double[_options.Replicas];
        Parallel.For(
            0,
            _options.Replicas,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Replicas },
            replica =>
            {
                // Torch counts threads per thread, and its sums are split by that count: one each, whichever thread of the pool this is.
                set_num_threads(1);
                using var scope = NewDisposeScope();
                var value = loss(RunSeed.Of(_options.Seed, _counter.Step * _options.Replicas + replica)) / _options.Replicas;
                value.backward();
                losses[replica] = value.item<float>();
            }
        );
        return losses.Sum();
    }

    private void Report(double loss, double norm, double samplesPerSecond)
    {
        var left = Progress > 0 ? _counter.Minutes * (1 - Progress) / Progress : double.NaN;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Progress, 5:P0}  step {_counter.Step, 6}  loss {loss:F4}  grad {norm:F2}  {samplesPerSecond, 6:F1} "
                    + $"samples/s  {_counter.Minutes:F1} min, {left:F1} left"
            )
        );
        Append(
            new Dictionary<string, double>
            {
                ["loss"] = loss,
                ["gradNorm"] = norm,
                ["samplesPerSecond"] = samplesPerSecond,
            }
        );
    }

    private void Preview(Action<IDictionary<string, double>> preview)
    {
        var figures = new Dictionary<string, double>();
        using (no_grad())
        using (NewDisposeScope())
        {
            Average.With(() => preview(figures));
        }

        foreach (var (name, value) in figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"       {name} {value:F4}"));
        }

        if (figures.Count > 0)
        {
            Append(figures);
        }
    }

    private void Append(IDictionary<string, double> figures)
    {
        figures["step"] = _counter.Step;
        figures["samples"] = Samples;
        figures["minutes"] = Math.Round(_counter.Minutes, 3);
        figures["coreMinutes"] = Math.Round(_counter.CoreMinutes, 3);
        File.AppendAllText(Path.Combine(_options.Folder, "metrics.jsonl"), JsonSerializer.Serialize(figures) + "\n");
    }

    private IEnumerable<(string Name, Tensor Value)> State =>
        [.. _groups.SelectMany(item => item.Group.Parameters), .. Average.State, .. _groups.SelectMany(item => item.Optimizer.State)];

    private string Checkpoint => Path.Combine(_options.Folder, CheckpointFile);

    /// <summary>One file, so that weights and counter cannot be of different moments.</summary>
    private void Save() =>
        SafetensorsWriter.Write(
            Checkpoint,
            [.. State],
            metadata: new Dictionary<string, string> { [CounterKey] = JsonSerializer.Serialize(_counter) }
        );

    private void Load()
    {
        using var noGradient = no_grad();
        using var file = SafetensorsFile.Open(Checkpoint);
        foreach (var (name, value) in State)
        {
            using var scope = NewDisposeScope();
            if (!file.Entries.TryGetValue(name, out var entry) || !entry.Shape.SequenceEqual(value.shape))
            {
                throw new TrainingException(
                    $"{_options.Folder} holds a run of another network: '{name}' does not fit. Choose another --run."
                );
            }

            value.copy_(file.Read(name));
        }

        _counter = file.Metadata.TryGetValue(CounterKey, out var counter)
            ? JsonSerializer.Deserialize<RunCounter>(counter)!
            : throw new TrainingException(
                $"{Checkpoint} does not say how far its run has come: it is not a checkpoint of this program. Choose another --run."
            );
    }
}
