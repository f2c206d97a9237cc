using System.Security.Cryptography;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>
/// The agent's default id: machine name and four hexadecimal digits, kept in a file of the user's data folder so that
/// a restarted agent is the same worker. The file is held open: a second agent at the same time gets an id of its own.
/// </summary>
public sealed class EdgeAgentIdentity : IDisposable
{
    private readonly FileStream? _held;

    private EdgeAgentIdentity(string agentId, FileStream? held)
    {
        AgentId = agentId;
        _held = held;
    }

    public string AgentId { get; }

    /// <summary>The file that keeps the id of agents of this user.</summary>
    public static string DefaultFile =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "hybridgrains",
            "agent-id"
        );

    public static EdgeAgentIdentity Take(string file, string machineName)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            using var reader = new StreamReader(held, leaveOpen: true);
            var known = reader.ReadToEnd().Trim();
            if (EdgeText.IsName(known))
            {
                return new EdgeAgentIdentity(known, held);
            }

            var fresh = Fresh(machineName);
            held.SetLength(0);
            using var writer = new StreamWriter(held, leaveOpen: true);
            writer.WriteLine(fresh);
            return new EdgeAgentIdentity(fresh, held);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            return new EdgeAgentIdentity(Fresh(machineName), null);
        }
    }

    public void Dispose() => _held?.Dispose();

    private static string Fresh(string machineName)
    {
        var name = string.Concat(machineName.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            .TrimStart('-', '_', '.');
        name = name.Length == 0 ? "agent" : name[..Math.Min(name.Length, 64)];
        return $"{name}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
    }
}
