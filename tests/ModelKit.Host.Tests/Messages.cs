namespace HybridGrains.ModelKit.Host.Tests;

/// <summary>What an import reported, in order; may act on a message.</summary>
internal sealed class Messages(Action<string>? onMessage = null) : IProgress<string>
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Report(string value)
    {
        _lines.Add(value);
        onMessage?.Invoke(value);
    }
}
