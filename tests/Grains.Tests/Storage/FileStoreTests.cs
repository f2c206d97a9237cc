using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage;
using HybridGrains.Grains.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace HybridGrains.Grains.Tests.Storage;

/// <summary>An embedded cluster's: SQLite and a folder.</summary>
public sealed class FileStoreTests : StoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;

    private string File => Path.Combine(_folder, "state.db");

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    protected override IStateRows OpenRows() => new SqliteStateRows(new SqliteDatabase(File));

    protected override IGenerationIndex OpenIndex() => new SqliteGenerationIndex(new SqliteDatabase(File));

    protected override ITenantLedger OpenLedger() => new SqliteTenantLedger(new SqliteDatabase(File));

    protected override IAuditLog OpenAuditLog() => new SqliteAuditLog(new SqliteDatabase(File));

    protected override IWebhookOutbox OpenOutbox() => new SqliteWebhookOutbox(new SqliteDatabase(File));

    protected override IImageStore OpenImages() => new FileImageStore(Path.Combine(_folder, "images"));

    protected override Task DamageAsync()
    {
        Execute("UPDATE grain_state SET payload = X'DEADBEEF'");
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Open_AFileThatIsNoDatabase_SaysSoAndWhatToDo()
    {
        System.IO.File.WriteAllText(File, new string('x', 8_192));

        var unusable = Assert.Throws<StoreUnavailableException>(() => new SqliteDatabase(File));

        Assert.Contains("is damaged", unusable.Message, StringComparison.Ordinal);
        Assert.Contains("move it away", unusable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Anew_IsForThisUserAlone()
    {
        OpenRows();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public async Task Open_AStoreOfBeforeTheIndexOfEnds_TakesItsGenerationsAsEnded()
    {
        await OpenStorage().WriteStateAsync("generation", Id, State(0));
        Execute("DELETE FROM ended_generation");

        Assert.Equal(["01ARZ3NDEKTSV4RRFFQ69G5FAV"], await OpenIndex().ListExpiredAsync(DateTimeOffset.MaxValue.AddYears(-1), 10, 10));
    }

    private void Execute(string text)
    {
        using var connection = new SqliteConnection($"Data Source={File}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
