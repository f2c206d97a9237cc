using HybridGrains.Cli.Rendering;
using HybridGrains.Client;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Cli.Commands;

/// <summary>Submits, follows, fetches and writes the pictures of one call.</summary>
internal sealed class GenerationRun(HybridGrainsClient client, IGenerationView view, PictureOutput output)
{
    /// <returns>The exit code: 0 when every picture was made.</returns>
    public async Task<int> RunAsync(GenerationSubmission first, int count, CancellationToken cancellationToken)
    {
        first = first with { OutputFormat = output.Format, OutputCompression = output.Quality };
        var accepted = new List<GenerationInfo>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var seed = accepted is [var known, ..] ? (known.Seed + i) & RequestLimits.MaxSeed : first.Seed;
                accepted.Add(await client.SubmitAsync(first with { Seed = seed }, cancellationToken));
            }

            var ends = new GenerationInfo[count];
            await view.FollowAsync(
                count,
                report =>
                    Task.WhenAll(
                        accepted.Select(
                            async (generation, i) =>
                            {
                                await foreach (var update in client.WatchAsync(generation.Id, cancellationToken))
                                {
                                    report(i, update);
                                    ends[i] = update.Generation;
                                }
                            }
                        )
                    )
            );

            foreach (var (end, i) in ends.Select((end, i) => (end, i)))
            {
                view.Finished(end, end.Status == "completed" ? await SaveAsync(end, i, count, cancellationToken) : null);
            }

            return ends.All(end => end.Status == "completed") ? 0 : CommandRunner.Failed;
        }
        catch (OperationCanceledException)
        {
            foreach (var generation in accepted)
            {
                await CancelAsync(generation.Id);
            }

            throw;
        }
    }

    private async Task<string> SaveAsync(GenerationInfo generation, int index, int count, CancellationToken cancellationToken)
    {
        var path = output.File(generation.Seed, index, count);
        var file = await client.DownloadImageAsync(generation.Id, cancellationToken);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await File.WriteAllBytesAsync(path, file, cancellationToken);
        return path;
    }

    private async Task CancelAsync(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await client.CancelAsync(id, patience.Token);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or HybridGrainsApiException)
        {
            // The cluster is gone or stopping: there is nothing left to cancel.
        }
    }
}
