using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace HybridGrains.Client;

/// <summary>
/// Microsoft.Extensions.AI's image generator over a cluster. A request with one original image is an edit; more than one is refused.
/// Of the options, count, size, media type and model are used; "seed", "steps", "strength" and "negative_prompt" may stand among the
/// additional properties, and any other one is refused.
/// </summary>
[Experimental("MEAI001")]
public sealed class HybridGrainsImageGenerator(HybridGrainsClient client) : IImageGenerator
{
    /// <exception cref="NotSupportedException">An option that would change the pictures and is not known here.</exception>
    /// <exception cref="HybridGrainsApiException">It is refused.</exception>
    /// <exception cref="GenerationFailedException">One ends without a picture.</exception>
    public async Task<ImageGenerationResponse> GenerateAsync(
        ImageGenerationRequest request,
        ImageGenerationOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var submission = ImageGeneratorMapping.Submission(request, options);
        var pictures = await Task.WhenAll(
            Enumerable
                .Range(0, options?.Count ?? 1)
                .Select(i => OneAsync(submission with { Seed = submission.Seed + i }, cancellationToken))
        );
        return new ImageGenerationResponse([.. pictures]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(HybridGrainsClient) ? client
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The HTTP client is its maker's.
    }

    private async Task<AIContent> OneAsync(GenerationSubmission submission, CancellationToken cancellationToken)
    {
        GenerationUpdate? last = null;
        await foreach (var update in client.GenerateAsync(submission, cancellationToken))
        {
            last = update;
        }

        return new DataContent(last!.Picture!, $"image/{submission.OutputFormat ?? "png"}")
        {
            AdditionalProperties = new() { ["id"] = last.Generation.Id, ["seed"] = last.Generation.Seed },
        };
    }
}
