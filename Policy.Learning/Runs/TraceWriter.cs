using System.Text.Json;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary>Writes what happens in a simulation as one JSON array.</summary>
internal sealed class TraceWriter : ISimulationListener, IDisposable
{
    private readonly Utf8JsonWriter _json;
    private readonly FileStream _file;

    public TraceWriter(string path)
    {
        _file = File.Create(path);
        _json = new Utf8JsonWriter(_file);
        _json.WriteStartArray();
    }

    public void OnDecision(long time, Observation observation, HandoffDecision decision)
    {
        Begin("decision", time, observation.Generation);
        _json.WriteNumber("from", observation.StepsDone);
        _json.WriteNumber("to", decision.To);
        _json.WriteString("denoiser", decision.Denoiser);
        _json.WriteString("tier", decision.Edge ? "edge" : "cloud");
        _json.WriteBoolean("decode", decision.Decode);
        _json.WriteStartObject("observation");
        foreach (var field in ObservationSchema.Fields)
        {
            _json.WriteNumber($"{field.Name} ({field.Unit})", field.Normalise(observation));
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    public void OnSojourn(long time, long generation, SojournTotal total, bool terminated)
    {
        Begin("sojourn", time, generation);
        _json.WriteNumber("tau", total.Tau);
        _json.WriteNumber("reward", total.Discounted);
        _json.WriteBoolean("terminated", terminated);
        _json.WriteEndObject();
    }

    public void OnFinished(in GenerationOutcome outcome)
    {
        _json.WriteStartObject();
        _json.WriteString("event", "end");
        _json.WriteNumber("generation", outcome.Generation);
        _json.WriteString("how", outcome.End.ToString().ToLowerInvariant());
        _json.WriteBoolean("success", outcome.Success);
        _json.WriteNumber("quality", outcome.Quality);
        _json.WriteNumber("latencySeconds", outcome.LatencySeconds);
        _json.WriteNumber("cloudSeconds", outcome.CloudSeconds);
        _json.WriteNumber("reward", outcome.Reward);
        _json.WriteEndObject();
    }

    public void Dispose()
    {
        _json.WriteEndArray();
        _json.Dispose();
        _file.Dispose();
    }

    private void Begin(string kind, long time, long generation)
    {
        _json.WriteStartObject();
        _json.WriteString("event", kind);
        _json.WriteNumber("seconds", (double)time / TimeSpan.TicksPerSecond);
        _json.WriteNumber("generation", generation);
    }
}
