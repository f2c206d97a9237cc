using System.Runtime;

namespace HybridGrains.Training.Runs;

/// <summary>Holds the garbage collector off while it lives.</summary>
/// <remarks>
/// TorchSharp makes a native number of every scalar in an expression such as <c>2 * x</c>, and nothing on the managed side holds
/// it during the call: a collection at that moment frees it while it is read, and hours of training end in an error of torch.
/// Starting the pause collects what the step before left, which takes a few milliseconds.
/// </remarks>
internal sealed class CollectionPause : IDisposable
{
    /// <summary>More than a step allocates on the managed side; past it the collector comes back.</summary>
    private const long Bytes = 200L << 20;

    private readonly bool _mine;

    private CollectionPause(bool mine) => _mine = mine;

    /// <summary>Starts a pause; does nothing where another one is going on.</summary>
    public static CollectionPause Start()
    {
        try
        {
            return new CollectionPause(GCSettings.LatencyMode != GCLatencyMode.NoGCRegion && GC.TryStartNoGCRegion(Bytes));
        }
        catch (InvalidOperationException)
        {
            // Another run in this process was first.
            return new CollectionPause(mine: false);
        }
    }

    public void Dispose()
    {
        if (!_mine || GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
        {
            return;
        }

        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself between the two lines: the step allocated more.
        }
    }
}
