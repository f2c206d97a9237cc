using System.Text.Json;
using HybridGrains.Client;

namespace HybridGrains.Cli.Rendering;

/// <summary>One JSON object per picture, for programs.</summary>
internal sealed class JsonView(TextWriter output) : IGenerationView
{
    public Task FollowAsync(int pictures, Func<Action<int, GenerationUpdate>, Task> work) => work((_, _) => { });

    public void Finished(GenerationInfo generation, string? imagePath) =>
        output.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    id = generation.Id,
                    status = generation.Status,
                    image = imagePath,
                    seed = generation.Seed,
                    ranges = generation.Ranges.Select(range => new
                    {
                        from = range.From,
                        to = range.To,
                        worker = range.Worker,
                        workerName = range.WorkerName,
                        tier = range.Tier,
                        denoiser = range.Denoiser,
                        ms = range.Ms,
                        decoder = range.Decoder,
                        attempt = range.Attempt,
                        status = range.Status,
                        why = range.Why,
                    }),
                    cloudMs = generation.CloudMs,
                    edgeMs = generation.EdgeMs,
                    cloudOnlyMs = generation.CloudOnlyMs,
                    bytesMoved = generation.BytesMoved,
                    reason = generation.Reason,
                    warnings = generation.Warnings,
                    withheld = generation.Withheld,
                }
            )
        );
}
