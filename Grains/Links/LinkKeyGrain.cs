using System.Security.Cryptography;
using HybridGrains.Grains.Interfaces.Links;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Grains.Links;

[GrainType("link-key")]
public sealed class LinkKeyGrain([PersistentState("secret", VersionedGrainStorage.ProviderName)] IPersistentState<LinkKeyState> persistent)
    : Grain,
        ILinkKeyGrain
{
    private const int Bytes = 32;

    public async Task<ReadOnlyMemory<byte>> GetAsync()
    {
        if (persistent.State.Secret is { } known)
        {
            return known;
        }

        var drawn = new LinkKeyState { Secret = RandomNumberGenerator.GetBytes(Bytes) };
        persistent.State = drawn;
        try
        {
            await persistent.WriteStateAsync();
        }
        catch
        {
            persistent.State = new LinkKeyState();
            throw;
        }

        return drawn.Secret;
    }
}
