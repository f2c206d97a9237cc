using System.Text.Json;
using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary>What a run needs to go on, in one file that is replaced whole.</summary>
/// <param name="Setting">What must be the same when it goes on.</param>
/// <param name="Minutes">Spent so far, over all sessions.</param>
public sealed record Checkpoint(string Setting, ChiefState Chief, double Minutes, long Decisions, long Episodes)
{
    /// <summary>Of all decisions. Default: 0, of a file that does not say.</summary>
    public long Ticks { get; init; }

    private const string FileName = "checkpoint.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    /// <summary>Null when the run has not begun.</summary>
    /// <exception cref="LearningException">It is damaged, or of other settings.</exception>
    public static Checkpoint? Read(string folder, string setting)
    {
        if (Read(folder) is not { } checkpoint)
        {
            return null;
        }

        if (checkpoint.Setting != setting)
        {
            throw new LearningException(
                $"{Path.Combine(folder, FileName)} is of a run with other settings:\n  {checkpoint.Setting}\nnow:\n  "
                    + $"{setting}\nGive the same ones, or another --out."
            );
        }

        return checkpoint;
    }

    /// <summary>Null when there is none.</summary>
    /// <exception cref="LearningException">It is damaged.</exception>
    public static Checkpoint? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Checkpoint>(File.ReadAllBytes(path), Json)
                ?? throw new LearningException($"{path} is empty.");
        }
        catch (JsonException fault)
        {
            throw new LearningException($"{path} is damaged: {fault.Message}");
        }
    }

    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path + ".part", JsonSerializer.SerializeToUtf8Bytes(this, Json));
        File.Move(path + ".part", path, overwrite: true);
    }
}
