using System.Globalization;
using Orleans.Serialization;
using Orleans.Storage;

namespace HybridGrains.Grains.Storage;

/// <summary>Grain states in rows. ETags are row versions; a write over a version that has moved on fails and changes nothing.</summary>
public sealed class VersionedGrainStorage(IStateRows rows, Serializer serializer) : IGrainStorage
{
    public const string ProviderName = "generations";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (await rows.ReadAsync(stateName, grainId.ToString()) is not { } row)
        {
            (grainState.RecordExists, grainState.ETag) = (false, null);
            return;
        }

        grainState.State = Deserialize<T>(grainId, row.Payload);
        (grainState.RecordExists, grainState.ETag) = (true, ETag(row.Version));
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Serialised in the turn: the state may change once this yields.
        var payload = serializer.SerializeToArray(grainState.State);
        var (id, known) = (grainId.ToString(), Version(grainState));
        var written = known is { } version
            ? await rows.UpdateAsync(stateName, id, version, payload)
            : await rows.InsertAsync(stateName, id, payload);
        if (!written)
        {
            throw MovedOn(grainId, grainState);
        }

        (grainState.RecordExists, grainState.ETag) = (true, ETag((known ?? 0) + 1));
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Version(grainState) is { } version && !await rows.DeleteAsync(stateName, grainId.ToString(), version))
        {
            throw MovedOn(grainId, grainState);
        }

        (grainState.RecordExists, grainState.ETag) = (false, null);
    }

    private T Deserialize<T>(GrainId grainId, byte[] payload)
    {
        try
        {
            return serializer.Deserialize<T>(payload)!;
        }
        catch (Exception damaged)
        {
            // Whatever a serialiser throws over bytes that are not its own.
            throw new DamagedStateException($"The stored state of {grainId} cannot be read: {damaged.Message}", damaged);
        }
    }

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long? Version<T>(IGrainState<T> grainState) =>
        grainState.ETag is { } etag ? long.Parse(etag, CultureInfo.InvariantCulture) : null;

    private static InconsistentStateException MovedOn<T>(GrainId grainId, IGrainState<T> grainState) =>
        new($"{grainId} has moved on from version {grainState.ETag ?? "none"}.", "unknown", grainState.ETag);
}
