using System.Collections.Frozen;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>Encodes what a worker shows of an unfinished picture.</summary>
internal static class PreviewFile
{
    private const int MaxSide = 2_048;
    private static readonly IReadOnlyDictionary<string, string> NoText = FrozenDictionary<string, string>.Empty;

    /// <summary>As the request wants previews, outside the grain's turn; null when its size makes no sense.</summary>
    public static Task<byte[]?> EncodeAsync(WorkerPicture preview, GenerationRequest request) =>
        Task.Run(() =>
            preview.Width is > 0 and <= MaxSide
            && preview.Height is > 0 and <= MaxSide
            && preview.Pixels.Length == preview.Width * preview.Height * 3
                ? Encode(new RgbPicture(preview.Width, preview.Height, preview.Pixels.ToArray()), request)
                : null
        );

    private static byte[] Encode(RgbPicture preview, GenerationRequest request) =>
        request.FullPreviews
            ? PictureWriter.Write(
                PictureSize.Resize(preview, request.Width, request.Height),
                PictureFile.FormatOf(request),
                NoText,
                request.Quality ?? PictureWriter.DefaultQuality
            )
            : PngFile.Encode(preview, NoText);
}
