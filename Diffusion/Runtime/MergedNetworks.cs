using System.Collections.Concurrent;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Lora;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>
/// A family's networks with LoRAs merged into those that they change, each at its first use; the others are the family's own.
/// </summary>
internal sealed class MergedNetworks : INetworks
{
    private readonly ModelFamily _family;
    private readonly FamilyNetworks _own;
    private readonly IReadOnlyList<(FamilyLora Lora, double Weight)> _loras;
    private readonly ConcurrentDictionary<string, Lazy<NetworkSession>> _sessions = new();
    private readonly Lazy<PromptEncoder> _prompts;

    public MergedNetworks(ModelFamily family, FamilyNetworks own, IReadOnlyList<(FamilyLora Lora, double Weight)> loras)
    {
        (_family, _own, _loras) = (family, own, loras);
        string?[] encoders = [family.Manifest.TextEncoder.Path, family.Manifest.TextEncoder2?.Path];
        _prompts = new(() => encoders.OfType<string>().Any(path => Changing(path).Count > 0) ? own.PromptsWith(Session) : own.Prompts);
    }

    public PromptEncoder Prompts => _prompts.Value;

    public NetworkSession Session(string path) =>
        Changing(path) is { Count: > 0 } changing
            ? _sessions.GetOrAdd(path, _ => new Lazy<NetworkSession>(() => Merge(path, changing))).Value
            : _own.Session(path);

    public void Dispose()
    {
        foreach (var session in _sessions.Values.Where(session => session.IsValueCreated))
        {
            session.Value.Dispose();
        }
    }

    private List<(FamilyLora Lora, double Weight)> Changing(string path) => [.. _loras.Where(item => item.Lora.Changes(path))];

    private NetworkSession Merge(string path, List<(FamilyLora Lora, double Weight)> changing)
    {
        using var files = new MergedFiles(_family, path, changing);
        return _own.Open(files.Onnx);
    }
}
