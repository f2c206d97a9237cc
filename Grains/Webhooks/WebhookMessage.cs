using System.Text.Json;
using System.Text.Json.Serialization;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Tenants;

namespace HybridGrains.Grains.Webhooks;

/// <summary>The body of a message: what happened, to what; prompts and pictures stay here.</summary>
/// <param name="Id">The same in every try.</param>
/// <param name="Type">"generation.completed" and so on.</param>
/// <param name="CreatedAt">Unix seconds.</param>
internal sealed record WebhookMessage(
    string Id,
    string Type,
    [property: JsonPropertyName("created_at")] long CreatedAt,
    IReadOnlyDictionary<string, object?> Data
)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [JsonPropertyOrder(-1)]
    public string Object => "event";

    public static string IdOf(string subject) => "evt_" + subject;

    /// <summary>Null while it has not ended.</summary>
    public static byte[]? Of(GenerationSnapshot generation) =>
        generation.FinishedAt is not { } finished
            ? null
            : new WebhookMessage(
                IdOf(generation.Id),
                "generation." + generation.Status.ToString().ToLowerInvariant(),
                finished.ToUnixTimeSeconds(),
                new Dictionary<string, object?>
                {
                    ["id"] = generation.Id,
                    ["status"] = generation.Status.ToString().ToLowerInvariant(),
                    ["model"] = generation.Request.Family,
                    ["seed"] = generation.Request.Seed,
                    ["reason"] = generation.Reason,
                    ["created_at"] = generation.CreatedAt.ToUnixTimeSeconds(),
                }
            ).ToBytes();

    public static byte[] Of(string id, string tenant, QuotaAlert alert, DateTimeOffset now) =>
        new WebhookMessage(
            IdOf(id),
            "quota.alert",
            now.ToUnixTimeSeconds(),
            new Dictionary<string, object?>
            {
                ["tenant"] = tenant,
                ["quota"] = alert.Quota,
                ["share"] = alert.Share,
                ["used"] = Math.Round(alert.Used, 3),
                ["most"] = alert.Most,
            }
        ).ToBytes();

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
