using HybridGrains.Grains.Interfaces.Audit;
using Microsoft.Data.Sqlite;

namespace HybridGrains.Grains.Storage.Sqlite;

/// <summary>The audit log in the cluster's SQLite file.</summary>
public sealed class SqliteAuditLog(SqliteDatabase database) : IAuditLog
{
    public Task AddAsync(AuditEntry entry) =>
        database.ExecuteAsync(
            """
            INSERT INTO audit (at, key_id, tenant, role, address, action, status)
            VALUES ($at, $key, $tenant, $role, $address, $action, $status)
            """,
            ("$at", entry.At.ToUnixTimeMilliseconds()),
            ("$key", (object?)entry.KeyId ?? DBNull.Value),
            ("$tenant", entry.Tenant),
            ("$role", entry.Role),
            ("$address", (object?)entry.Address ?? DBNull.Value),
            ("$action", entry.Action),
            ("$status", entry.Status)
        );

    public Task<IReadOnlyList<AuditEntry>> ListAsync(long? before, int most) =>
        database.ReadAsync(
            """
            SELECT number, at, key_id, tenant, role, address, action, status FROM audit
            WHERE number < $before ORDER BY number DESC LIMIT $most
            """,
            Entry,
            ("$before", before ?? long.MaxValue),
            ("$most", most)
        );

    private static AuditEntry Entry(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.GetString(6),
            row.GetInt32(7)
        );
}
