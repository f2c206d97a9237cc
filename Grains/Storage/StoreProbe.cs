using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Storage;

/// <summary>Whether what is accepted now could be kept. Asked often, it writes once a second.</summary>
public sealed class StoreProbe(IStateDatabase database, IImageStore images, TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private string? _whyNot;
    private long? _askedAt;

    /// <summary>Null when state and pictures can be written; otherwise why not.</summary>
    public async Task<string?> WhyNotAsync()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (_askedAt is not { } asked || timeProvider.GetElapsedTime(asked) >= Holds)
            {
                _whyNot = await AskAsync();
                _askedAt = timeProvider.GetTimestamp();
            }

            return _whyNot;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<string?> AskAsync()
    {
        try
        {
            await database.ProbeAsync();
            await images.ProbeAsync();
            return null;
        }
        catch (StoreUnavailableException unavailable)
        {
            return unavailable.Message;
        }
    }
}
