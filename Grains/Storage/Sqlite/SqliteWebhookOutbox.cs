using HybridGrains.Grains.Interfaces.Webhooks;

namespace HybridGrains.Grains.Storage.Sqlite;

/// <summary>Messages to be delivered, in the cluster's SQLite file.</summary>
public sealed class SqliteWebhookOutbox(SqliteDatabase database) : IWebhookOutbox
{
    public Task AddAsync(string id, string tenant, string url, byte[]? message) =>
        database.ExecuteAsync(
            "INSERT OR IGNORE INTO webhook (id, tenant, url, tries, due_at, message) VALUES ($id, $tenant, $url, 0, 0, $message)",
            ("$id", id),
            ("$tenant", tenant),
            ("$url", url),
            ("$message", (object?)message ?? DBNull.Value)
        );

    public Task<IReadOnlyList<WebhookRow>> TakeAsync(DateTimeOffset now, DateTimeOffset until, int perTenant, int most) =>
        database.ReadAsync(
            """
            UPDATE webhook SET due_at = $until WHERE due_at <= $now AND id IN (
                SELECT id FROM (
                    SELECT id, due_at, row_number() OVER (PARTITION BY tenant ORDER BY due_at, id) AS place FROM webhook
                    WHERE due_at <= $now AND id NOT IN (SELECT id FROM open_generation UNION ALL SELECT id FROM set_aside_generation))
                WHERE place <= $share ORDER BY due_at, id LIMIT $most)
            RETURNING id, tenant, url, tries, message
            """,
            reader => new WebhookRow(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetInt32(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<byte[]>(4)
            ),
            ("$now", now.ToUnixTimeMilliseconds()),
            ("$until", until.ToUnixTimeMilliseconds()),
            ("$share", perTenant),
            ("$most", most)
        );

    public Task PostponeAsync(string id, int tries, DateTimeOffset? dueAt, string reason) =>
        database.ExecuteAsync(
            "UPDATE webhook SET tries = $tries, due_at = $due, reason = $reason WHERE id = $id",
            ("$id", id),
            ("$tries", tries),
            ("$due", (object?)dueAt?.ToUnixTimeMilliseconds() ?? DBNull.Value),
            ("$reason", reason)
        );

    public Task RemoveAsync(string id) => database.ExecuteAsync("DELETE FROM webhook WHERE id = $id", ("$id", id));

    public Task<IReadOnlyList<WebhookDelivery>> ListAsync(string tenant, int most) =>
        database.ReadAsync(
            """
            SELECT id, url, tries, due_at, reason FROM webhook
            WHERE tenant = $tenant AND id NOT IN (SELECT id FROM open_generation UNION ALL SELECT id FROM set_aside_generation)
            ORDER BY due_at IS NULL, due_at, id LIMIT $most
            """,
            reader => new WebhookDelivery(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetInt32(2),
                reader.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
                reader.IsDBNull(4) ? null : reader.GetString(4)
            ),
            ("$tenant", tenant),
            ("$most", most)
        );
}
