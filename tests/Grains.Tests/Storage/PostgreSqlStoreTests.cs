using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage;
using HybridGrains.Grains.Storage.PostgreSql;

namespace HybridGrains.Grains.Tests.Storage;

/// <summary>A cluster's of several silos, on a real server; each Open is another silo's.</summary>
public sealed class PostgreSqlStoreTests(PostgreSqlFixture fixture) : StoreContract, IClassFixture<PostgreSqlFixture>
{
    private readonly List<PostgreSqlDatabase> _opened = [];
    private string _connectionString = "";

    public override async ValueTask InitializeAsync() => _connectionString = await fixture.DatabaseAsync(Cancellation);

    protected override IStateRows OpenRows() => new PostgreSqlStateRows(Open());

    protected override IGenerationIndex OpenIndex() => new PostgreSqlGenerationIndex(Open());

    protected override ITenantLedger OpenLedger() => new PostgreSqlTenantLedger(Open());

    protected override IAuditLog OpenAuditLog() => new PostgreSqlAuditLog(Open());

    protected override IWebhookOutbox OpenOutbox() => new PostgreSqlWebhookOutbox(Open());

    protected override IImageStore OpenImages() => new PostgreSqlImageStore(Open());

    protected override Task DamageAsync() => Open().ExecuteAsync(@"UPDATE grain_state SET payload = '\xDEADBEEF'");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var database in _opened)
        {
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task Write_ServerKilledAndStartedAgain_IsUnavailableMeanwhileAndKeepsWhatItTook()
    {
        var server = await fixture.ServerAsync(Cancellation);
        var (storage, database) = (OpenStorage(), Open());
        var first = State(1);
        await storage.WriteStateAsync("generation", Id, first);

        await server.KillAsync();
        var down = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            storage.WriteStateAsync("generation", Id, State(2, first.ETag))
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(database.ProbeAsync);
        Assert.NotNull(database.WhyNot());
        await server.StartAgainAsync(Cancellation);

        Assert.Contains("127.0.0.1", down.Message, StringComparison.Ordinal);
        Assert.Equal((1, first.ETag), ((await ReadAsync()).State!.Attempt, (await ReadAsync()).ETag));
        await database.ProbeAsync();
        await storage.WriteStateAsync("generation", Id, first);
    }

    [Fact]
    public async Task Write_ConnectionsTorn_FailsOnceAndGoesOn()
    {
        var (storage, other) = (OpenStorage(), Open());
        var state = State(1);
        await storage.WriteStateAsync("generation", Id, state);

        await other.ReadAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            reader => reader.GetBoolean(0)
        );
        // A torn connection is found out by its next use; which of the two writes that is, is the pool's affair.
        var failures = 0;
        while (true)
        {
            try
            {
                await storage.WriteStateAsync("generation", Id, state);
                break;
            }
            catch (StoreUnavailableException)
            {
                Assert.Equal(1, ++failures);
            }
        }

        Assert.Equal("2", (await ReadAsync()).ETag);
    }

    private PostgreSqlDatabase Open()
    {
        var database = new PostgreSqlDatabase(_connectionString);
        _opened.Add(database);
        return database;
    }
}
