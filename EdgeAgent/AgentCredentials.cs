using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>
/// The agent's keys, one file per cluster, for this user alone. A key is written before it is used to enrol: where the answer is
/// lost, the same key comes again and gets the same id.
/// </summary>
/// <param name="folder">Null where nothing can be kept: every start enrols anew.</param>
internal sealed class AgentCredentials(string? folder)
{
    private readonly ConcurrentDictionary<string, AgentCredential> _known = new(StringComparer.Ordinal);

    /// <summary>The credential for a cluster, made at the first call.</summary>
    public AgentCredential Of(string clusterId)
    {
        // A name on the wire, checked: it becomes a file name here.
        if (!EdgeText.IsName(clusterId))
        {
            throw new ArgumentException("not the id of a cluster", nameof(clusterId));
        }

        return _known.GetOrAdd(clusterId, id => Read(id) ?? Keep(id, Create()));
    }

    /// <summary>The cluster has issued an id for the key.</summary>
    public void Enrolled(string clusterId, string agentId) => _known[clusterId] = Keep(clusterId, Of(clusterId) with { AgentId = agentId });

    /// <summary>The cluster no longer knows the id.</summary>
    public void Forgotten(string clusterId) => _known[clusterId] = Keep(clusterId, Of(clusterId) with { AgentId = null });

    private static AgentCredential Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new AgentCredential(null, key.ExportPkcs8PrivateKey());
    }

    /// <summary>Null when there is none, or none that can be used: a new key is made then, and the agent enrols anew.</summary>
    private AgentCredential? Read(string clusterId)
    {
        if (folder is null || !File.Exists(FileOf(clusterId)))
        {
            return null;
        }

        try
        {
            var read = JsonSerializer.Deserialize<AgentCredential>(File.ReadAllBytes(FileOf(clusterId)));
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(read!.PrivateKey, out _);
            return read.AgentId is null || EdgeText.IsId(read.AgentId) ? read : read with { AgentId = null };
        }
        catch (Exception broken) when (broken is JsonException or CryptographicException or NullReferenceException)
        {
            return null;
        }
    }

    private AgentCredential Keep(string clusterId, AgentCredential credential)
    {
        if (folder is null)
        {
            return credential;
        }

        PrivateFiles.CreateFolder(folder);
        PrivateFiles.Write(FileOf(clusterId), JsonSerializer.SerializeToUtf8Bytes(credential));
        return credential;
    }

    private string FileOf(string clusterId) => Path.Combine(folder!, clusterId + ".json");
}
