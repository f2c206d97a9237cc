using System.Text.Json;

namespace HybridGrains.Silo;

/// <summary>How other programs on this machine find a running cluster: cluster.json in its data folder.</summary>
public sealed record ClusterAddress(Uri Url, int ProcessId, string EdgeToken)
{
    /// <summary>The key that commands of this user show it; null of clusters older than this field.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>The public key of its certificate, where nobody vouches for that; null otherwise.</summary>
    public string? TlsPin { get; init; }

    private const string FileName = "cluster.json";

    /// <summary>Null when no cluster has written one, or what it wrote cannot be read.</summary>
    public static ClusterAddress? Read(string directory)
    {
        var file = Path.Combine(directory, FileName);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<ClusterAddress>(File.ReadAllText(file)) : null;
        }
        catch (Exception broken) when (broken is JsonException or IOException)
        {
            return null;
        }
    }

    internal void Write(string directory)
    {
        var file = Path.Combine(directory, FileName);
        // It holds the enrolment token and an operator's key: for this user alone.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(file + ".part", options))
        {
            writer.Write(JsonSerializer.Serialize(this));
        }

        File.Move(file + ".part", file, overwrite: true);
    }

    internal static void Remove(string directory) => File.Delete(Path.Combine(directory, FileName));
}
