using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage;
using Orleans.Storage;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// One generation's stored state. A state is written first and adopted then, so that nobody ever sees what a store has refused.
/// </summary>
internal sealed class GenerationStore(IGrainStorage storage, GrainId id)
{
    private const string StateName = "generation";

    /// <summary>A row of its own, written once: who is told of a state that cannot be read.</summary>
    private const string OwnerName = "generation-owner";

    private GrainState<GenerationState> _record = new(new GenerationState());
    private DamagedGenerationException? _damage;
    private bool _loaded;

    /// <summary>What is stored; for reading, but for news that a restart may forget.</summary>
    public GenerationState State => _record.State!;

    public bool IsLoaded => _loaded && _damage is null;

    /// <summary>Reads once; again after a store that was not there.</summary>
    /// <exception cref="StoreUnavailableException">Nothing can be read now.</exception>
    /// <exception cref="DamagedGenerationException">What is stored cannot be read.</exception>
    public async Task LoadAsync()
    {
        if (!_loaded)
        {
            try
            {
                await storage.ReadStateAsync(StateName, id, _record);
                _record.State ??= new GenerationState();
            }
            catch (DamagedStateException damaged)
            {
                _damage = new DamagedGenerationException(damaged.Message) { Tenant = await ReadOwnerAsync() };
            }

            _loaded = true;
        }

        if (_damage is not null)
        {
            throw new DamagedGenerationException(_damage.Message) { Tenant = _damage.Tenant };
        }
    }

    public async Task WriteAsync(GenerationState next)
    {
        if (!_record.RecordExists)
        {
            await WriteOwnerAsync(next.Request!.Tenant);
        }

        var record = new GrainState<GenerationState>(next, _record.ETag) { RecordExists = _record.RecordExists };
        await storage.WriteStateAsync(StateName, id, record);
        _record = record;
    }

    public async Task ClearAsync()
    {
        await storage.ClearStateAsync(StateName, id, _record);
        _record = new GrainState<GenerationState>(new GenerationState());
        var owner = await ReadAsync(OwnerName);
        if (owner.RecordExists)
        {
            await storage.ClearStateAsync(OwnerName, id, owner);
        }
    }

    private async Task WriteOwnerAsync(string tenant)
    {
        var owner = await ReadAsync(OwnerName);
        owner.State = tenant;
        await storage.WriteStateAsync(OwnerName, id, owner);
    }

    private async Task<GrainState<string>> ReadAsync(string name)
    {
        var record = new GrainState<string>("");
        await storage.ReadStateAsync(name, id, record);
        return record;
    }

    /// <summary>Null of generations older than that row, and where it is damaged too.</summary>
    private async Task<string?> ReadOwnerAsync()
    {
        try
        {
            return await ReadAsync(OwnerName) is { RecordExists: true, State: { } owner } ? owner : null;
        }
        catch (DamagedStateException)
        {
            return null;
        }
    }
}
