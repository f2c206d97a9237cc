using System.Collections.Concurrent;
using HybridGrains.Diffusion.Devices;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Prompts;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>The networks of a family as they are. Sessions are made at first use and kept. Thread-safe.</summary>
internal sealed class FamilyNetworks : INetworks
{
    private readonly ModelFamily _family;
    private readonly FamilyRuntimeOptions _options;
    private readonly DeviceName _device;
    private readonly ConcurrentDictionary<string, Lazy<NetworkSession>> _sessions = new();
    private readonly Lazy<IReadOnlyList<IPromptChunks>> _chunks;
    private readonly Lazy<PromptEncoder> _prompts;

    /// <param name="chunks">Tokens for each text encoder; null loads the family's tokenizers.</param>
    public FamilyNetworks(ModelFamily family, FamilyRuntimeOptions options, DeviceName device, IReadOnlyList<IPromptChunks>? chunks)
    {
        (_family, _options, _device) = (family, options, device);
        _chunks = new(() => chunks ?? FamilyPrompts.Load(family));
        _prompts = new(() => PromptsWith(Session));
    }

    public PromptEncoder Prompts => _prompts.Value;

    public NetworkSession Session(string path) =>
        _sessions.GetOrAdd(path, relative => new Lazy<NetworkSession>(() => Open(_family.Path(relative)))).Value;

    /// <summary>A session that the caller owns.</summary>
    public NetworkSession Open(string file) => new(file, _options, _device);

    /// <summary>A prompt encoder that remembers for itself, with other sessions.</summary>
    public PromptEncoder PromptsWith(Func<string, NetworkSession> session) => FamilyPrompts.Create(_family, session, _chunks.Value);

    public void Dispose()
    {
        foreach (var session in _sessions.Values.Where(session => session.IsValueCreated))
        {
            session.Value.Dispose();
        }
    }
}
