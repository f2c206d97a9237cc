using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Images;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Generations;

/// <summary>What every generation of a silo shares: families, stores, meters, and the check of results.</summary>
public sealed class GenerationServices(
    FamilyRuntimes families,
    IImageStore images,
    IOpenGenerationIndex openGenerations,
    ClusterMetrics metrics,
    LiveReporter live,
    IOptions<GenerationOptions> options
)
{
    public FamilyRuntimes Families => families;
    public FirstState FirstState { get; } = new(families);
    public IImageStore Images => images;
    public IOpenGenerationIndex OpenGenerations => openGenerations;
    public ClusterMetrics Metrics => metrics;
    public LiveReporter Live => live;
    public GenerationOptions Options => options.Value;

    /// <summary>Null when a completed result can be the next checkpoint (and has the picture, if one was asked for); otherwise why not.</summary>
    public string? WhyNot(byte[] checkpoint, RangeRecord range, StepRangeResult result)
    {
        try
        {
            var before = LatentState.FromBytes(checkpoint);
            var after = LatentState.FromBytes(result.LatentState.Span);
            if (LatentStateCheck.WhyNot(before, after, range.To) is { } reason)
                return reason;
            if (range.Decoder is null)
                return result.Picture is null ? null : "a picture came that was not asked for";
            var (width, height) = (before.Parameters.Width, before.Parameters.Height);
            return
                result.Picture is { } picture
                && picture.Width == width
                && picture.Height == height
                && picture.Pixels.Length == width * height * 3
                ? null
                : $"the decoded picture is missing or not {width}x{height}";
        }
        catch (LatentStateException broken)
        {
            return broken.Message;
        }
    }

    /// <summary>A preview as PNG; null when its size makes no sense.</summary>
    public Task<byte[]?> PreviewAsync(RgbPicture preview) =>
        Task.Run(() =>
            preview.Width is > 0 and <= 2_048
            && preview.Height is > 0 and <= 2_048
            && preview.Pixels.Length == preview.Width * preview.Height * 3
                ? PngFile.Encode(new RgbImage(preview.Width, preview.Height, preview.Pixels.ToArray()), new Dictionary<string, string>())
                : null
        );
}
