using System.Security.Cryptography;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Grains.Tenants;

/// <summary>The rules of the key registry, on states that do not change: the grain and the tool for a stopped cluster share them.</summary>
public static class KeyRegistry
{
    public const int MaxKeys = 10_000;

    public static (KeyRegistryState State, CreatedKey Answer) Create(KeyRegistryState state, KeyDescription wanted, DateTimeOffset now)
    {
        if (FirstFault(wanted, now) is { } fault)
        {
            return (state, fault);
        }

        if (state.Keys.Count >= MaxKeys)
        {
            return (state, new CreatedKey(KeyOutcome.Full, Reason: $"The cluster has {state.Keys.Count} keys; at most {MaxKeys} can be."));
        }

        var (id, text) = KeyText.Create();
        var info = new KeyInfo(id, wanted, now, null);
        var next = state with { Keys = [.. state.Keys, new StoredKey(info, KeyText.Hash(text))] };
        return (next, new CreatedKey(KeyOutcome.Done, info, text));
    }

    public static (KeyRegistryState State, KeyOutcome Outcome) Revoke(KeyRegistryState state, string id, DateTimeOffset now)
    {
        if (state.Keys.FirstOrDefault(key => key.Info.Id == id) is not { } known)
        {
            return (state, KeyOutcome.NotFound);
        }

        if (known.Info.RevokedAt is not null)
        {
            return (state, KeyOutcome.Done);
        }

        var revoked = known with { Info = known.Info with { RevokedAt = now } };
        return (state with { Keys = [.. state.Keys.Select(key => key.Info.Id == id ? revoked : key)] }, KeyOutcome.Done);
    }

    public static KeyVerdict Identify(KeyRegistryState state, ReadOnlySpan<byte> hash, DateTimeOffset now)
    {
        KeyInfo? found = null;
        foreach (var key in state.Keys)
        {
            // Every hash is compared, each in constant time.
            if (CryptographicOperations.FixedTimeEquals(key.Hash, hash))
            {
                found = key.Info;
            }
        }

        return new KeyVerdict(found is not null && IsGood(found, now) ? found : null, state.Keys.Count > 0);
    }

    /// <summary>Those of <paramref name="ids"/> that are good no more.</summary>
    public static IEnumerable<string> Ended(KeyRegistryState state, IEnumerable<string> ids, DateTimeOffset now) =>
        ids.Except(state.Keys.Where(key => IsGood(key.Info, now)).Select(key => key.Info.Id));

    private static bool IsGood(KeyInfo key, DateTimeOffset now) => key.RevokedAt is null && !(key.Description.ExpiresAt <= now);

    private static CreatedKey? FirstFault(KeyDescription wanted, DateTimeOffset now)
    {
        static CreatedKey Fault(string field, string rule) => new(KeyOutcome.Invalid, Field: field, Reason: $"{field} {rule}.");

        if (!TenantNames.IsValid(wanted.Tenant))
        {
            return Fault("tenant", TenantNames.Rule);
        }

        if (!KeyRoles.All.Contains(wanted.Role))
        {
            return Fault("role", $"must be one of {string.Join(", ", KeyRoles.All.Select(role => role.Name()))}");
        }

        if (wanted.Label.Length > KeyDescription.MaxLabel || wanted.Label.Any(char.IsControl))
        {
            return Fault("label", $"must have at most {KeyDescription.MaxLabel} characters and no line ends");
        }

        return wanted.ExpiresAt <= now ? Fault("expires_at", "must be in the future") : null;
    }
}
