using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Audit;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Interfaces.Webhooks;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace HybridGrains.Grains.Tests.Storage;

/// <summary>What every store must do, whatever keeps it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected static readonly GrainId Id = GrainId.Create("generation", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public abstract ValueTask InitializeAsync();

    /// <summary>As a silo that has just started opens it.</summary>
    protected abstract IStateRows OpenRows();

    protected abstract IGenerationIndex OpenIndex();

    protected abstract ITenantLedger OpenLedger();

    protected abstract IAuditLog OpenAuditLog();

    protected abstract IImageStore OpenImages();

    protected abstract IWebhookOutbox OpenOutbox();

    /// <summary>Overwrites every payload with bytes of nobody.</summary>
    protected abstract Task DamageAsync();

    protected VersionedGrainStorage OpenStorage() => new(OpenRows(), _services.GetRequiredService<Serializer>());

    public virtual ValueTask DisposeAsync()
    {
        _services.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Read_AfterReopening_GivesWhatWasWritten()
    {
        var written = State(3);
        written.State!.LatentState = [1, 2, 3];
        await OpenStorage().WriteStateAsync("generation", Id, written);

        var read = await ReadAsync();

        Assert.True(read.RecordExists);
        Assert.Equal((3, written.ETag), (read.State!.Attempt, read.ETag));
        Assert.Equal([1, 2, 3], read.State.LatentState);
    }

    [Fact]
    public async Task Write_OverAVersionThatMovedOn_IsRefusedAndChangesNothing()
    {
        var storage = OpenStorage();
        var first = State(1);
        await storage.WriteStateAsync("generation", Id, first);
        var stale = State(9, first.ETag);
        await storage.WriteStateAsync("generation", Id, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("generation", Id, stale));

        Assert.Equal(1, (await ReadAsync()).State!.Attempt);
    }

    [Fact]
    public async Task Write_FirstOfManyAtOnce_OneIsKeptAndTheOthersHear()
    {
        var storage = OpenStorage();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 16).Select(attempt => TryAsync(storage, State(attempt))));

        var kept = Assert.Single(outcomes, attempt => attempt is not null);
        Assert.Equal(kept, (await ReadAsync()).State!.Attempt);
    }

    [Fact]
    public async Task Write_SameVersionManyAtOnce_OneIsKeptAndTheOthersHear()
    {
        var storage = OpenStorage();
        var first = State(0);
        await storage.WriteStateAsync("generation", Id, first);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 16).Select(attempt => TryAsync(storage, State(attempt, first.ETag))));

        var kept = Assert.Single(outcomes, attempt => attempt is not null);
        var read = await ReadAsync();
        Assert.Equal((kept, "2"), (read.State!.Attempt, read.ETag));
    }

    [Fact]
    public async Task Clear_OverAVersionThatMovedOn_IsRefusedAndKeepsTheState()
    {
        var storage = OpenStorage();
        var first = State(1);
        await storage.WriteStateAsync("generation", Id, first);
        var stale = State(0, first.ETag);
        await storage.WriteStateAsync("generation", Id, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("generation", Id, stale));

        Assert.True((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task Clear_TheVersionRead_LeavesNothing()
    {
        var storage = OpenStorage();
        var written = State(1);
        await storage.WriteStateAsync("generation", Id, written);

        await storage.ClearStateAsync("generation", Id, written);

        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task Read_BytesOfNobody_SaysWhichRowIsDamaged()
    {
        var storage = OpenStorage();
        await storage.WriteStateAsync("generation", Id, State(1));
        await DamageAsync();

        var damaged = await Assert.ThrowsAsync<DamagedStateException>(() => storage.ReadStateAsync("generation", Id, State(0)));

        Assert.Contains(Id.ToString(), damaged.Message, StringComparison.Ordinal);
    }

    private static readonly GenerationUse Use = new(
        "default",
        "tiny",
        GenerationStatus.Completed,
        TimeSpan.FromMilliseconds(1.5),
        TimeSpan.FromSeconds(2)
    );

    [Fact]
    public async Task Ledger_EndToldManyTimesAtOnce_IsBookedOnceByDayAndFamily()
    {
        var (day, ledger) = (DateOnly.FromDateTime(DateTime.UnixEpoch), OpenLedger());
        var index = OpenIndex();
        foreach (var id in (string[])["A", "B", "C", "D"])
        {
            await index.OpenAsync(id, "default");
        }

        var other = OpenIndex();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? index : other).EndAsync("A", DateTimeOffset.UnixEpoch, Use)));
        await index.EndAsync("B", DateTimeOffset.UnixEpoch, Use with { Status = GenerationStatus.Failed });
        await index.EndAsync("C", DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1), Use with { Status = GenerationStatus.Cancelled });

        Assert.Equal(
            [
                new TenantUsage(day, "tiny", 1, 1, 0, TimeSpan.FromMilliseconds(3), TimeSpan.FromSeconds(4)),
                new TenantUsage(day.AddDays(1), "tiny", 0, 0, 1, TimeSpan.FromMilliseconds(1.5), TimeSpan.FromSeconds(2)),
            ],
            await ledger.GetUsageAsync("default", day, day.AddDays(9))
        );
        Assert.Empty(await ledger.GetUsageAsync("another", day, day.AddDays(9)));
        Assert.Equal(["D"], await ledger.ListOpenAsync("default"));
    }

    [Fact]
    public async Task Ledger_List_IsTheTenantsOwnNewestFirstAndForgetsWhatIsRemoved()
    {
        var (index, ledger) = (OpenIndex(), OpenLedger());
        foreach (var (id, tenant) in new[] { ("01A", "a"), ("01B", "b"), ("01C", "a"), ("01D", "a") })
        {
            await index.OpenAsync(id, tenant);
        }

        await index.RemoveAsync("01A");

        Assert.Equal(["01D"], await ledger.ListAsync("a", null, 1));
        Assert.Equal(["01C"], await ledger.ListAsync("a", "01D", 10));
        Assert.Equal(["01B"], await ledger.ListAsync("b", null, 10));
    }

    [Fact]
    public async Task Audit_Entries_ComeNewestFirstAndPageByPage()
    {
        var log = OpenAuditLog();
        var entry = new AuditEntry(0, DateTimeOffset.UnixEpoch, "key", "a", "operator", "127.0.0.1", "POST /v1/keys", 201);
        await log.AddAsync(entry);
        await log.AddAsync(entry with { KeyId = null, Address = null, Status = 400 });

        var newest = Assert.Single(await OpenAuditLog().ListAsync(null, 1));
        var oldest = Assert.Single(await OpenAuditLog().ListAsync(newest.Number, 10));

        Assert.Equal(entry with { Number = newest.Number, KeyId = null, Address = null, Status = 400 }, newest);
        Assert.Equal(entry with { Number = oldest.Number }, oldest);
    }

    [Fact]
    public async Task Index_OpenedEndedSetAsideAndReopened_ListsEachWhereItIs()
    {
        var index = OpenIndex();
        foreach (var id in (string[])["B", "A", "A", "C"])
        {
            await index.OpenAsync(id, "default");
        }

        await index.EndAsync("B", DateTimeOffset.UnixEpoch, Use);
        await index.SetAsideAsync("C", "no reason");
        await index.SetAsideAsync("C", "a better one");

        Assert.Equal(["A"], await index.ListOpenAsync());
        Assert.Equal([new SetAsideGeneration("C", "a better one")], await index.ListSetAsideAsync());
        await index.ReopenSetAsideAsync();
        Assert.Equal(["A", "C"], await index.ListOpenAsync());
        Assert.Empty(await index.ListSetAsideAsync());
        await index.RemoveAsync("C");
        Assert.Equal(["A"], await OpenIndex().ListOpenAsync());
    }

    [Fact]
    public async Task Index_Expired_AreThoseTooOldAndThoseTooMany()
    {
        var index = OpenIndex();
        for (var i = 0; i < 5; i++)
        {
            await index.EndAsync($"G{i}", DateTimeOffset.UnixEpoch + TimeSpan.FromHours(i), Use);
        }

        var now = DateTimeOffset.UnixEpoch;
        Assert.Equal(["G0", "G1"], await index.ListExpiredAsync(now + TimeSpan.FromHours(2), keep: 10, most: 10));
        Assert.Equal(["G0", "G1", "G2"], await index.ListExpiredAsync(now, keep: 2, most: 10));
        Assert.Equal(["G0"], await index.ListExpiredAsync(now, keep: 2, most: 1));
        Assert.Empty(await index.ListExpiredAsync(now, keep: 5, most: 10));
        await index.ForgetEndAsync("G0");
        Assert.Equal(["G1"], await index.ListExpiredAsync(now + TimeSpan.FromHours(2), keep: 10, most: 10));
    }

    [Fact]
    public async Task Outbox_OfAGeneration_IsDueOnceItHasEndedAndGoesWithIt()
    {
        var (index, outbox) = (OpenIndex(), OpenOutbox());
        await index.OpenAsync("A", "a");
        await outbox.AddAsync("A", "a", "https://a", null);
        await outbox.AddAsync("A", "a", "https://second", null);

        Assert.Empty(await TakeAsync(outbox));
        Assert.Empty(await outbox.ListAsync("a", 10));
        await index.EndAsync("A", DateTimeOffset.UnixEpoch, Use);
        Assert.Equal(new WebhookRow("A", "a", "https://a", 0, null), Assert.Single(await TakeAsync(OpenOutbox())));
        // Somebody has it now.
        Assert.Empty(await TakeAsync(outbox));
        await index.RemoveAsync("A");
        Assert.Empty(await outbox.ListAsync("a", 10));
    }

    [Fact]
    public async Task Outbox_TakenByManyAtOnce_IsGivenToOneEach()
    {
        var outbox = OpenOutbox();
        for (var i = 0; i < 12; i++)
        {
            await outbox.AddAsync($"M{i}", "a", "https://a", [1]);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeAsync(OpenOutbox(), 12)));

        Assert.Equal(12, taken.Sum(rows => rows.Count));
        Assert.Equal(12, taken.SelectMany(rows => rows).Select(row => row.Id).Distinct().Count());
        Assert.All(taken.SelectMany(rows => rows), row => Assert.Equal([1], row.Message!));
    }

    [Fact]
    public async Task Outbox_OneTenantsMany_LeaveTheOthersTheirs()
    {
        var outbox = OpenOutbox();
        for (var i = 0; i < 9; i++)
        {
            await outbox.AddAsync($"A{i}", "a", "https://a", [1]);
        }

        await outbox.AddAsync("B", "b", "https://b", [1]);

        Assert.Equal(["A0", "A1", "B"], (await TakeAsync(outbox, 2)).Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Outbox_Postponed_ComesWhenItIsDueAndNotOnceItIsGivenUp()
    {
        var outbox = OpenOutbox();
        await outbox.AddAsync("A", "a", "https://a", [1]);
        await outbox.AddAsync("B", "a", "https://b", [1]);
        await TakeAsync(outbox);
        var later = DateTimeOffset.UnixEpoch + TimeSpan.FromHours(1);

        await outbox.PostponeAsync("A", 1, later, "refused");
        await outbox.PostponeAsync("B", 9, null, "gone");

        Assert.Equal(
            [new WebhookDelivery("A", "https://a", 1, later, "refused"), new WebhookDelivery("B", "https://b", 9, null, "gone")],
            await OpenOutbox().ListAsync("a", 10)
        );
        Assert.Equal([("A", 1)], (await outbox.TakeAsync(later, later, 9, 9)).Select(row => (row.Id, row.Tries)));
        await outbox.RemoveAsync("A");
        Assert.Equal(["B"], (await outbox.ListAsync("a", 10)).Select(delivery => delivery.Id));
    }

    private static Task<IReadOnlyList<WebhookRow>> TakeAsync(IWebhookOutbox outbox, int perTenant = 9) =>
        outbox.TakeAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(1), perTenant, 100);

    [Fact]
    public async Task Picture_WrittenTwice_ReadsTheLaterUntilItIsDeleted()
    {
        var images = OpenImages();
        await images.WriteAsync("A1", OutputFormat.Jpeg, new byte[] { 1, 2, 3 });
        await images.WriteAsync("A1", OutputFormat.Jpeg, new byte[] { 4 });
        await images.WriteAsync("A2", OutputFormat.Png, new byte[300_000]);

        Assert.Equal([4], (await OpenImages().ReadAsync("A1", OutputFormat.Jpeg))!);
        Assert.Null(await images.ReadAsync("A1", OutputFormat.Png));
        await images.DeleteAsync("A1");
        Assert.Null(await images.ReadAsync("A1", OutputFormat.Jpeg));
        Assert.Equal(300_000, (await images.ReadAsync("A2", OutputFormat.Png))!.Length);
    }

    protected async Task<GrainState<GenerationState>> ReadAsync()
    {
        var read = State(0);
        await OpenStorage().ReadStateAsync("generation", Id, read);
        return read;
    }

    protected static GrainState<GenerationState> State(int attempt, string? etag = null) =>
        new(new GenerationState { Attempt = attempt }) { ETag = etag };

    private static async Task<int?> TryAsync(VersionedGrainStorage storage, GrainState<GenerationState> state)
    {
        try
        {
            await storage.WriteStateAsync("generation", Id, state);
            return state.State!.Attempt;
        }
        catch (InconsistentStateException)
        {
            return null;
        }
    }
}
