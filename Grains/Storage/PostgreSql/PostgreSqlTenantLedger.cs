using HybridGrains.Grains.Interfaces.Tenants;
using Npgsql;

namespace HybridGrains.Grains.Storage.PostgreSql;

/// <summary>The ledger beside the index of generations.</summary>
public sealed class PostgreSqlTenantLedger(PostgreSqlDatabase database) : ITenantLedger
{
    public Task<IReadOnlyList<string>> ListAsync(string tenant, string? before, int most) =>
        database.ReadAsync(
            // Ids are sorted by time.
            "SELECT id FROM owned_generation WHERE tenant = @tenant AND id < @before ORDER BY id DESC LIMIT @most",
            reader => reader.GetString(0),
            ("tenant", tenant),
            ("before", before ?? "~"),
            ("most", most)
        );

    public Task<IReadOnlyList<string>> ListOpenAsync(string tenant) =>
        database.ReadAsync(
            """
            SELECT owned.id FROM owned_generation AS owned JOIN open_generation AS opened ON opened.id = owned.id COLLATE "C"
            WHERE owned.tenant = @tenant
            """,
            reader => reader.GetString(0),
            ("tenant", tenant)
        );

    public Task<IReadOnlyList<TenantUsage>> GetUsageAsync(string tenant, DateOnly from, DateOnly to) =>
        database.ReadAsync(
            """
            SELECT day, family, completed, failed, cancelled, cloud_us, edge_us FROM tenant_usage
            WHERE tenant = @tenant AND day BETWEEN @from AND @to ORDER BY day, family
            """,
            Usage,
            ("tenant", tenant),
            ("from", from),
            ("to", to)
        );

    private static TenantUsage Usage(NpgsqlDataReader row) =>
        new(
            row.GetFieldValue<DateOnly>(0),
            row.GetString(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4),
            TimeSpan.FromMicroseconds(row.GetInt64(5)),
            TimeSpan.FromMicroseconds(row.GetInt64(6))
        );
}
