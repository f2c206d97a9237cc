using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace HybridGrains.Grains.Tests.Storage;

public sealed class SqliteStorageTests : IDisposable
{
    private static readonly GrainId Id = GrainId.Create("generation", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private SqliteGrainStorage CreateStorage() =>
        new(new SqliteDatabase(Path.Combine(_folder, "state.db")), _services.GetRequiredService<Serializer>());

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Read_AfterReopening_GivesWhatWasWritten()
    {
        var written = new GrainState<GenerationState>(new GenerationState { Attempt = 3, LatentState = [1, 2, 3] });
        await CreateStorage().WriteStateAsync("generation", Id, written);

        var read = new GrainState<GenerationState>(new GenerationState());
        await CreateStorage().ReadStateAsync("generation", Id, read);

        Assert.True(read.RecordExists);
        Assert.Equal((3, written.ETag), (read.State!.Attempt, read.ETag));
        Assert.Equal([1, 2, 3], read.State.LatentState);
    }

    [Fact]
    public async Task Write_OverAVersionThatMovedOn_IsRefusedAndChangesNothing()
    {
        var storage = CreateStorage();
        var first = new GrainState<GenerationState>(new GenerationState { Attempt = 1 });
        await storage.WriteStateAsync("generation", Id, first);
        var stale = new GrainState<GenerationState>(new GenerationState { Attempt = 9 }) { ETag = first.ETag };
        await storage.WriteStateAsync("generation", Id, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("generation", Id, stale));

        var read = new GrainState<GenerationState>(new GenerationState());
        await storage.ReadStateAsync("generation", Id, read);
        Assert.Equal(1, read.State!.Attempt);
    }

    [Fact]
    public async Task Clear_OverAVersionThatMovedOn_IsRefusedAndKeepsTheState()
    {
        var storage = CreateStorage();
        var first = new GrainState<GenerationState>(new GenerationState { Attempt = 1 });
        await storage.WriteStateAsync("generation", Id, first);
        var stale = new GrainState<GenerationState>(new GenerationState()) { ETag = first.ETag };
        await storage.WriteStateAsync("generation", Id, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("generation", Id, stale));

        var read = new GrainState<GenerationState>(new GenerationState());
        await storage.ReadStateAsync("generation", Id, read);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task Clear_TheVersionRead_LeavesNothing()
    {
        var storage = CreateStorage();
        var written = new GrainState<GenerationState>(new GenerationState { Attempt = 1 });
        await storage.WriteStateAsync("generation", Id, written);

        await storage.ClearStateAsync("generation", Id, written);

        var read = new GrainState<GenerationState>(new GenerationState());
        await storage.ReadStateAsync("generation", Id, read);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task Index_AddedAndRemoved_ListsWhatIsOpen()
    {
        var index = new SqliteOpenGenerationIndex(new SqliteDatabase(Path.Combine(_folder, "state.db")));

        await index.AddAsync("B");
        await index.AddAsync("A");
        await index.AddAsync("A");
        await index.RemoveAsync("B");

        Assert.Equal(["A"], await index.ListAsync());
    }
}
