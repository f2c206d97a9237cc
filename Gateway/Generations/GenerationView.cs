using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Generations;

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
    /// <summary>For people; empty for a prompt that is all understood.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Once it has ended.</summary>
    public StageTimes? Stages { get; init; }

    /// <summary>While it waits, and only where one generation is asked for.</summary>
    public QueueView? Queue { get; init; }

    /// <summary>Until it ends, by measured speeds; only where one generation is asked for, and null while nobody can say.</summary>
    public double? ExpectedMs { get; init; }

    /// <summary>The model's safety checker withheld the picture, which is black.</summary>
    public bool Withheld { get; init; }

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
                    range.Why,
                    range.WorkerName
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
        )
        {
            Warnings = [.. generation.Warnings],
            Withheld = IsWithheld(generation),
            Stages = StageTimes.Of(generation),
        };

    public static bool IsWithheld(GenerationSnapshot generation) => generation.Ranges.Any(range => range.Withheld);

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}
