using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage.Sqlite;

namespace HybridGrains.Grains.Tests.Storage;

public sealed class SqliteWritesTests
{
    [Fact]
    public async Task ExecuteAsync_ManyAtOnceAndOneThatCannotBe_RefusesThatOneAlone()
    {
        var folder = Directory.CreateTempSubdirectory("hybridgrains-writes-").FullName;
        try
        {
            var database = new SqliteDatabase(Path.Combine(folder, "state.db"));
            var good = Enumerable
                .Range(0, 200)
                .Select(i => database.ExecuteAsync("INSERT INTO open_generation (id) VALUES ($id)", ("$id", $"g{i:D3}")))
                .ToList();
            var bad = database.ExecuteAsync("INSERT INTO no_such_table (id) VALUES (1)");
            good.Add(database.ExecuteAsync("INSERT INTO open_generation (id) VALUES ($id)", ("$id", "last")));

            await Assert.ThrowsAsync<StoreUnavailableException>(() => bad);
            Assert.All(await Task.WhenAll(good), rows => Assert.Equal(1, rows));
            Assert.Equal(201, (await new SqliteGenerationIndex(database).ListOpenAsync()).Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
