using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>
/// Where an agent keeps its keys, and what it is called. The folder is held while the agent runs: a second agent of the same user
/// takes the next one and is another agent.
/// </summary>
public sealed class EdgeAgentIdentity : IDisposable
{
    private const int MaxAgents = 64;
    private readonly FileStream? _held;

    private EdgeAgentIdentity(string name, string? folder, FileStream? held)
    {
        Name = name;
        Folder = folder;
        _held = held;
    }

    /// <summary>A label; the cluster issues the id.</summary>
    public string Name { get; }

    /// <summary>Null where nothing can be kept: the agent enrols anew at every start.</summary>
    public string? Folder { get; }

    /// <summary>The folder that keeps the agents of this user.</summary>
    public static string DefaultFolder =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "hybridgrains",
            "agents"
        );

    /// <summary>The first folder below <paramref name="folder"/> that no running agent holds.</summary>
    public static EdgeAgentIdentity Take(string folder, string machineName)
    {
        var name = NameOf(machineName);
        for (var i = 0; i < MaxAgents; i++)
        {
            if (TryHold(Path.Combine(folder, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), out var held, out var file))
            {
                return new EdgeAgentIdentity(i == 0 ? name : $"{name}-{i}", file, held);
            }
        }

        return new EdgeAgentIdentity(name, null, null);
    }

    /// <summary>The folder of the agent of that name. Throws <see cref="IOException"/> when another agent holds it.</summary>
    public static EdgeAgentIdentity TakeNamed(string folder, string name)
    {
        if (TryHold(Path.Combine(folder, "named-" + name), out var held, out var file))
        {
            return new EdgeAgentIdentity(name, file, held);
        }

        return file is null
            ? throw new IOException($"another agent runs as '{name}' here; give this one another --name or --data")
            : new EdgeAgentIdentity(name, null, null);
    }

    public void Dispose() => _held?.Dispose();

    /// <summary>A machine's name as an agent's.</summary>
    public static string NameOf(string machineName)
    {
        var name = string.Concat(machineName.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            .TrimStart('-', '_', '.');
        return name.Length == 0 ? "agent" : name[..Math.Min(name.Length, EdgeLimits.MaxNameLength / 2)];
    }

    /// <summary>False with a null folder when somebody holds it; false with a folder when nothing can be kept there.</summary>
    private static bool TryHold(string folder, out FileStream? held, out string? kept)
    {
        (held, kept) = (null, folder);
        try
        {
            PrivateFiles.CreateFolder(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        try
        {
            held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            kept = null;
            return false;
        }
    }
}
