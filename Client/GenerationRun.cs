using System.Net.Http.Json;
using System.Runtime.CompilerServices;

namespace HybridGrains.Client;

/// <summary>One generation from its submission to its picture, over lines that may break.</summary>
internal sealed class GenerationRun(HttpClient http, HybridGrainsClient client)
{
    /// <summary>Lines that break one after the other without an event between them.</summary>
    private const int MaxBreaks = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<GenerationUpdate> FollowAsync(
        GenerationSubmission submission,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var accepted = await SubmitAsync(submission, cancellationToken);
        GenerationUpdate? last = null;
        try
        {
            await foreach (var update in WatchAsync(accepted.Id, cancellationToken))
            {
                last = update;
                if (!update.Generation.HasEnded)
                {
                    yield return update;
                }
            }

            if (last?.Generation is not { Status: "completed" } end)
            {
                throw new GenerationFailedException(last?.Generation ?? accepted);
            }

            yield return last with
            {
                Picture = await client.DownloadImageAsync(end.Id, cancellationToken),
            };
        }
        finally
        {
            if (last?.Generation.HasEnded != true)
            {
                await CancelAsync(accepted.Id);
            }
        }
    }

    /// <summary>With a key, so that whoever carries it out may try it again.</summary>
    private async Task<GenerationInfo> SubmitAsync(GenerationSubmission submission, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/generations")
        {
            Content = JsonContent.Create(submission, options: ApiResponse.Json),
            Headers = { { ApiResponse.IdempotencyKey, Guid.NewGuid().ToString("N") } },
        };
        await request.Content.LoadIntoBufferAsync(cancellationToken);
        return await ApiResponse.ReadAsync<GenerationInfo>(await http.SendAsync(request, cancellationToken), cancellationToken);
    }

    private async IAsyncEnumerable<GenerationUpdate> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? seen = null;
        var breaks = 0;
        while (true)
        {
            var updates = client.WatchAsync(id, seen, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (updates)
            {
                while (await NextAsync(updates, breaks) is { } more)
                {
                    if (!more)
                    {
                        yield break;
                    }

                    (seen, breaks) = (updates.Current.EventId ?? seen, 0);
                    yield return updates.Current;
                }
            }

            breaks++;
            await Task.Delay(Pause * breaks, cancellationToken);
        }
    }

    /// <summary>Null when the line broke, and may be tried again.</summary>
    private static async Task<bool?> NextAsync(IAsyncEnumerator<GenerationUpdate> updates, int breaks)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException && breaks < MaxBreaks)
        {
            return null;
        }
    }

    /// <summary>For a reader who has had enough: the generation must not go on for nobody.</summary>
    private async Task CancelAsync(string id)
    {
        using var patience = new CancellationTokenSource(CancelPatience);
        try
        {
            await client.CancelAsync(id, patience.Token);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or HybridGrainsApiException)
        {
            // The cluster is gone, or the generation has ended by itself.
        }
    }
}
