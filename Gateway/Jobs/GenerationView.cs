using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Jobs;

/// <summary>A generation as JSON.</summary>
internal sealed record GenerationView(
    string Id,
    string Status,
    string Model,
    string Prompt,
    long Seed,
    int Steps,
    int StepsDone,
    IReadOnlyList<RangeView> Ranges,
    double CloudMs,
    double EdgeMs,
    double? CloudOnlyMs,
    long BytesMoved,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    string? Preview = null
)
{
    public static GenerationView Of(GenerationSnapshot generation, string? preview = null) =>
        new(
            generation.Id,
            Lower(generation.Status),
            generation.Request.Family,
            generation.Request.Prompt,
            generation.Request.Seed,
            generation.Request.Steps,
            generation.StepsDone,
            [
                .. generation.Ranges.Select(range => new RangeView(
                    range.Attempt,
                    range.From,
                    range.To,
                    range.Worker,
                    Lower(range.Tier),
                    range.Denoiser,
                    range.Decoder,
                    Lower(range.Status),
                    Ms(range.Elapsed),
                    Ms(range.DecodeElapsed),
                    range.Error,
                    range.Why
                )),
            ],
            Ms(generation.CloudTime),
            Ms(generation.EdgeTime),
            generation.CloudOnlyTime is { } cloudOnly ? Ms(cloudOnly) : null,
            generation.BytesMoved,
            generation.Reason,
            generation.CreatedAt,
            generation.FinishedAt,
            preview
        );

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}
