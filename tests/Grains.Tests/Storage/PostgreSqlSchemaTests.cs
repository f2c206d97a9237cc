using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage.PostgreSql;
using Npgsql;

namespace HybridGrains.Grains.Tests.Storage;

public sealed class PostgreSqlSchemaTests(PostgreSqlFixture fixture) : IClassFixture<PostgreSqlFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_ManyAtOnceAndAgain_MakesTheTablesOnce()
    {
        await using var source = await EmptyAsync();

        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgreSqlSchema.ApplyAsync(source, Cancellation)));

        Assert.Single(found, version => version is null);
        Assert.Equal(PostgreSqlSchema.Version, await PostgreSqlSchema.ApplyAsync(source, Cancellation));
    }

    [Fact]
    public async Task WhyNot_NoTables_SaysTheCommand()
    {
        await using var source = await EmptyAsync();
        await using var database = new PostgreSqlDatabase(source.ConnectionString);

        Assert.Contains("hybridgrains cluster init", database.WhyNot(), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(database.ProbeAsync);
        Assert.Contains("hybridgrains cluster init", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_LaterVersion_IsRefusedAndLeftAlone()
    {
        await using var source = await EmptyAsync();
        await PostgreSqlSchema.ApplyAsync(source, Cancellation);
        await using var later = source.CreateCommand("UPDATE schema_version SET version = version + 1");
        await later.ExecuteNonQueryAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<PostgreSqlSchemaException>(() => PostgreSqlSchema.ApplyAsync(source, Cancellation));

        await using var database = new PostgreSqlDatabase(source.ConnectionString);
        Assert.Equal(refused.Message, database.WhyNot());
        Assert.Contains($"version {PostgreSqlSchema.Version + 1}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Database=nowhere", "does not exist")]
    [InlineData("Username=nobody", "refuses the user nobody")]
    [InlineData("Port=1", "cannot be used")]
    public async Task WhyNot_WrongConnection_SaysWhatIsWrong(string change, string expected)
    {
        var server = await fixture.ServerAsync(Cancellation);
        await using var database = new PostgreSqlDatabase($"{server.ConnectionString()};{change}");

        Assert.Contains(expected, database.WhyNot(), StringComparison.Ordinal);
    }

    private async Task<NpgsqlDataSource> EmptyAsync() =>
        NpgsqlDataSource.Create(await (await fixture.ServerAsync(Cancellation)).CreateDatabaseAsync(Cancellation));
}
