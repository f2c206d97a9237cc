namespace HybridGrains.ModelKit.Host.Commands;

/// <summary>Ends this program when the one that started it ends: its standard input, which the parent holds open, closes then.</summary>
internal sealed class ParentProcess : IDisposable
{
    /// <summary>Set by a parent that holds the standard input open.</summary>
    public const string Variable = "HYBRIDGRAINS_EXIT_WITH_STDIN";

    private readonly CancellationTokenSource _gone = new();

    public CancellationToken Token => _gone.Token;

    public static ParentProcess Watch(bool watch)
    {
        var parent = new ParentProcess();
        if (!watch)
        {
            return parent;
        }

        var thread = new Thread(() =>
        {
            var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[64];
            while (input.Read(ignored) > 0) { }

            parent._gone.Cancel();
        })
        {
            IsBackground = true,
            Name = "parent watch",
        };
        thread.Start();
        return parent;
    }

    /// <summary>The source stays: the watching thread may still cancel it.</summary>
    public void Dispose() { }
}
