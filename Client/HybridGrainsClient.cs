using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>The job API of a gateway. <paramref name="http"/> carries the base address and, if asked for, the key as bearer token.</summary>
public sealed class HybridGrainsClient(HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Returns once the generation is durably accepted. Throws <see cref="HybridGrainsApiException"/>.</summary>
    public async Task<GenerationInfo> SubmitAsync(GenerationSubmission submission, CancellationToken cancellationToken = default) =>
        await ReadAsync<GenerationInfo>(
            await http.PostAsJsonAsync("v1/generations", submission, Json, cancellationToken),
            cancellationToken
        );

    public async Task<GenerationInfo> GetAsync(string id, CancellationToken cancellationToken = default) =>
        await ReadAsync<GenerationInfo>(await http.GetAsync($"v1/generations/{id}", cancellationToken), cancellationToken);

    /// <summary>Events from the current state on; ends after the last.</summary>
    public async IAsyncEnumerable<GenerationUpdate> WatchAsync(
        string id,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var response = await http.GetAsync(
            $"v1/generations/{id}/events",
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        if (!response.IsSuccessStatusCode)
            throw await FaultAsync(response, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            var data = JsonNode.Parse(item.Data)!.AsObject();
            var preview = data["preview"]?.GetValue<string>() is { } base64 ? Convert.FromBase64String(base64) : null;
            yield return new GenerationUpdate(item.EventType, data.Deserialize<GenerationInfo>(Json)!, preview);
        }
    }

    /// <summary>Asks for an end; a generation that has ended stays as it is.</summary>
    public async Task CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        using var response = await http.DeleteAsync($"v1/generations/{id}", cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await FaultAsync(response, cancellationToken);
    }

    /// <summary>The file of a completed generation, in the format that was asked for.</summary>
    public async Task<byte[]> DownloadImageAsync(string id, CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync($"v1/generations/{id}/image", cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await FaultAsync(response, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        var list = await ReadAsync<JsonObject>(await http.GetAsync("v1/models", cancellationToken), cancellationToken);
        return list["data"].Deserialize<IReadOnlyList<ModelInfo>>(Json)!;
    }

    public async Task<ClusterInfo> GetClusterAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync<ClusterInfo>(await http.GetAsync("v1/cluster", cancellationToken), cancellationToken);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            if (!response.IsSuccessStatusCode)
                throw await FaultAsync(response, cancellationToken);
            return (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
        }
    }

    private static async Task<HybridGrainsApiException> FaultAsync(HttpResponseMessage response, CancellationToken cancellationToken)
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
