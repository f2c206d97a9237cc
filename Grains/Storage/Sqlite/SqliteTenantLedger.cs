using System.Globalization;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.Data.Sqlite;

namespace HybridGrains.Grains.Storage.Sqlite;

/// <summary>The ledger beside the index of generations.</summary>
public sealed class SqliteTenantLedger(SqliteDatabase database) : ITenantLedger
{
    public Task<IReadOnlyList<string>> ListAsync(string tenant, string? before, int most) =>
        database.ReadAsync(
            // Ids are sorted by time.
            "SELECT id FROM owned_generation WHERE tenant = $tenant AND id < $before ORDER BY id DESC LIMIT $most",
            reader => reader.GetString(0),
            ("$tenant", tenant),
            ("$before", before ?? "~"),
            ("$most", most)
        );

    public Task<IReadOnlyList<string>> ListOpenAsync(string tenant) =>
        database.ReadAsync(
            "SELECT id FROM open_generation JOIN owned_generation USING (id) WHERE tenant = $tenant",
            reader => reader.GetString(0),
            ("$tenant", tenant)
        );

    public Task<IReadOnlyList<TenantUsage>> GetUsageAsync(string tenant, DateOnly from, DateOnly to) =>
        database.ReadAsync(
            """
            SELECT day, family, completed, failed, cancelled, cloud_us, edge_us FROM tenant_usage
            WHERE tenant = $tenant AND day BETWEEN $from AND $to ORDER BY day, family
            """,
            Usage,
            ("$tenant", tenant),
            ("$from", Text(from)),
            ("$to", Text(to))
        );

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static TenantUsage Usage(SqliteDataReader row) =>
        new(
            DateOnly.ParseExact(row.GetString(0), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            row.GetString(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4),
            TimeSpan.FromMicroseconds(row.GetInt64(5)),
            TimeSpan.FromMicroseconds(row.GetInt64(6))
        );
}
