namespace HybridGrains.Grains.Webhooks;

/// <summary>When a message is tried again.</summary>
public static class WebhookRetries
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(8),
        TimeSpan.FromHours(12),
    ];

    /// <summary>Tries in all, over a good day.</summary>
    public static int MaxTries => Waits.Length + 1;

    /// <summary>
    /// The wait after so many tries, 1 or more; null gives it up. Up to a tenth longer, so that many do not come at once.
    /// </summary>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan? After(int tries, double chance) => tries >= MaxTries ? null : Waits[tries - 1] * (1 + chance / 10);
}
