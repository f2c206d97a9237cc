namespace HybridGrains.Scheduling;

/// <summary>A budget that fills at a rate, up to a limit; full at first. Not for several threads.</summary>
public sealed class TokenBucket(TimeProvider timeProvider)
{
    private double _missing;
    private long _since = timeProvider.GetTimestamp();

    /// <summary>Takes as many of <paramref name="want"/> as there are.</summary>
    /// <param name="perSecond">What comes back in a second; may differ from call to call, as may the limit.</param>
    /// <returns>0 to <paramref name="want"/>.</returns>
    public int Take(int want, double perSecond, int most)
    {
        var now = timeProvider.GetTimestamp();
        _missing = Math.Max(0, _missing - timeProvider.GetElapsedTime(_since, now).TotalSeconds * perSecond);
        _since = now;
        var taken = Math.Clamp((int)Math.Floor(most - _missing), 0, Math.Max(0, want));
        _missing += taken;
        return taken;
    }
}
