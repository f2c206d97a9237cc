using HybridGrains.Grains.Interfaces.Audit;
using Npgsql;

namespace HybridGrains.Grains.Storage.PostgreSql;

/// <summary>The audit log in PostgreSQL.</summary>
public sealed class PostgreSqlAuditLog(PostgreSqlDatabase database) : IAuditLog
{
    public Task AddAsync(AuditEntry entry) =>
        database.ExecuteAsync(
            """
            INSERT INTO audit (at, key_id, tenant, role, address, action, status)
            VALUES (@at, nullif(@key, ''), @tenant, @role, nullif(@address, ''), @action, @status)
            """,
            ("at", entry.At.ToUniversalTime()),
            ("key", entry.KeyId ?? ""),
            ("tenant", entry.Tenant),
            ("role", entry.Role),
            ("address", entry.Address ?? ""),
            ("action", entry.Action),
            ("status", entry.Status)
        );

    public Task<IReadOnlyList<AuditEntry>> ListAsync(long? before, int most) =>
        database.ReadAsync(
            """
            SELECT number, at, key_id, tenant, role, address, action, status FROM audit
            WHERE number < @before ORDER BY number DESC LIMIT @most
            """,
            Entry,
            ("before", before ?? long.MaxValue),
            ("most", most)
        );

    private static AuditEntry Entry(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetFieldValue<DateTimeOffset>(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.GetString(6),
            row.GetInt32(7)
        );
}
