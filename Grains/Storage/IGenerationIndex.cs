namespace HybridGrains.Grains.Storage;

/// <summary>
/// Which generations there are: open, set aside, ended. Grain stores cannot be listed, and grains do not wake by themselves.
/// </summary>
public interface IGenerationIndex
{
    /// <param name="tenant">Whose it is.</param>
    Task OpenAsync(string generationId, string tenant);

    /// <summary>It has ended: nothing wakes it any more, and it is kept as long as retention allows.</summary>
    /// <param name="use">What it took; booked once, however often this is called.</param>
    Task EndAsync(string generationId, DateTimeOffset endedAt, GenerationUse use);

    /// <summary>It is no longer among those that have ended.</summary>
    Task ForgetEndAsync(string generationId);

    /// <summary>Nothing of it is stored any more, or ever was.</summary>
    Task RemoveAsync(string generationId);

    Task<IReadOnlyList<string>> ListOpenAsync();

    /// <summary>Stops waking it; it stays stored, with the reason.</summary>
    Task SetAsideAsync(string generationId, string reason);

    Task<IReadOnlyList<SetAsideGeneration>> ListSetAsideAsync();

    /// <summary>Those set aside are open again.</summary>
    Task ReopenSetAsideAsync();

    /// <summary>The oldest that ended before a time, or that are more than a number; at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<string>> ListExpiredAsync(DateTimeOffset before, int keep, int most);
}
