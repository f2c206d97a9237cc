using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HybridGrains.Client;

/// <summary>
/// The generations API of a gateway. <paramref name="http"/> carries the base address and, if asked for, the key as bearer token.
/// </summary>
public sealed class HybridGrainsClient(HttpClient http)
{
    /// <summary>Returns once the generation is durably accepted. Throws <see cref="HybridGrainsApiException"/>.</summary>
    public Task<GenerationInfo> SubmitAsync(GenerationSubmission submission, CancellationToken cancellationToken = default) =>
        ApiResponse.PostAsync<GenerationInfo>(http, "v1/generations", submission, cancellationToken);

    public async Task<GenerationInfo> GetAsync(string id, CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<GenerationInfo>(await http.GetAsync($"v1/generations/{id}", cancellationToken), cancellationToken);

    /// <summary>
    /// Submits, follows and fetches: previews as they come, the picture with the last update. A line that breaks is picked up again;
    /// who stops reading, or cancels, ends the generation. Throws <see cref="HybridGrainsApiException"/> when it is refused,
    /// <see cref="GenerationFailedException"/> when it ends without a picture.
    /// </summary>
    public IAsyncEnumerable<GenerationUpdate> GenerateAsync(
        GenerationSubmission submission,
        CancellationToken cancellationToken = default
    ) => new GenerationRun(http, this).FollowAsync(submission, cancellationToken);

    /// <summary>The key's own tenant's generations, newest first.</summary>
    /// <param name="before">Of the page before; null begins with the newest.</param>
    /// <param name="limit">1 to 100.</param>
    public async Task<GenerationPage> ListAsync(string? before = null, int limit = 20, CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<GenerationPage>(
            await http.GetAsync(
                $"v1/generations?limit={limit}" + (before is null ? "" : "&before=" + Uri.EscapeDataString(before)),
                cancellationToken
            ),
            cancellationToken
        );

    /// <summary>Events from the current state on; ends after the last.</summary>
    public IAsyncEnumerable<GenerationUpdate> WatchAsync(string id, CancellationToken cancellationToken = default) =>
        WatchAsync(id, null, cancellationToken);

    /// <param name="lastEventId">Of the last event that was seen: what came after it is told again. Null: the current state.</param>
    public async IAsyncEnumerable<GenerationUpdate> WatchAsync(
        string id,
        string? lastEventId,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/generations/{Uri.EscapeDataString(id)}/events");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await ApiResponse.FaultAsync(response, cancellationToken);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            var data = JsonNode.Parse(item.Data)!.AsObject();
            var preview = data["preview"]?.GetValue<string>() is { } base64 ? Convert.FromBase64String(base64) : null;
            yield return new GenerationUpdate(item.EventType, data.Deserialize<GenerationInfo>(ApiResponse.Json)!, preview)
            {
                EventId = string.IsNullOrEmpty(item.EventId) ? null : item.EventId,
            };
        }
    }

    /// <summary>Asks for an end; a generation that has ended stays as it is.</summary>
    public async Task CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        using var response = await http.DeleteAsync($"v1/generations/{id}", cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await ApiResponse.FaultAsync(response, cancellationToken);
        }
    }

    /// <summary>The file of a completed generation, in the format that was asked for.</summary>
    public async Task<byte[]> DownloadImageAsync(string id, CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync($"v1/generations/{id}/image", cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await ApiResponse.FaultAsync(response, cancellationToken);
        }

        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        var list = await ApiResponse.ReadAsync<JsonObject>(await http.GetAsync("v1/models", cancellationToken), cancellationToken);
        return list["data"].Deserialize<IReadOnlyList<ModelInfo>>(ApiResponse.Json)!;
    }

    /// <summary>One family with its plans as they were measured and the words that it knows.</summary>
    /// <exception cref="HybridGrainsApiException">It is not served.</exception>
    public async Task<ModelInfo> GetModelAsync(string id, CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<ModelInfo>(
            await http.GetAsync($"v1/models/{Uri.EscapeDataString(id)}", cancellationToken),
            cancellationToken
        );

    public async Task<ClusterInfo> GetClusterAsync(CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<ClusterInfo>(await http.GetAsync("v1/cluster", cancellationToken), cancellationToken);
}
