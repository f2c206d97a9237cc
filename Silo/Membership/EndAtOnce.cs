using System.Diagnostics;

namespace HybridGrains.Silo.Membership;

/// <summary>
/// Ends the process of a silo that the others have declared dead: what it still did would be done twice. Its supervisor starts it
/// again.
/// </summary>
internal sealed class EndAtOnce : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => exception is not ThreadAbortException;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        Console.Error.WriteLine(
            $"This silo ends: {context ?? exception?.Message ?? "the others have declared it dead"}. "
                + "Its generations go on elsewhere; start it again."
        );
        Process.GetCurrentProcess().Kill();
    }
}
