using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>Answers of a gateway: what was asked for, or its refusal.</summary>
internal static class ApiResponse
{
    public const string IdempotencyKey = "Idempotency-Key";

    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static async Task<T> PostAsync<T>(HttpClient http, string path, object submission, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(submission, submission.GetType(), options: Json);
        // With its length: to a gateway that does not know it, it may have the largest, and counts as such.
        await body.LoadIntoBufferAsync(cancellationToken);
        return await ReadAsync<T>(await http.PostAsync(path, body, cancellationToken), cancellationToken);
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                throw await FaultAsync(response, cancellationToken);
            }

            return (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
        }
    }

    public static async Task<HybridGrainsApiException> FaultAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            var error = JsonNode.Parse(body)?["error"];
            return new HybridGrainsApiException(
                response.StatusCode,
                error?["param"]?.GetValue<string>(),
                error?["message"]?.GetValue<string>() ?? $"The gateway answered {(int)response.StatusCode}."
            );
        }
        catch (JsonException)
        {
            return new HybridGrainsApiException(response.StatusCode, null, $"The gateway answered {(int)response.StatusCode}.");
        }
    }
}
