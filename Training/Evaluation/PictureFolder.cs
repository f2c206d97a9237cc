using HybridGrains.Training.Data;
using SkiaSharp;

namespace HybridGrains.Training.Evaluation;

/// <summary>Pictures made elsewhere: 0000.png, 0001.png..., in the order of their prompts.</summary>
internal static class PictureFolder
{
    /// <summary>128 x 128 x 3 bytes for each PNG, by name.</summary>
    /// <exception cref="TrainingException">No folder, no pictures, or one that is no picture or of another size.</exception>
    public static IReadOnlyList<byte[]> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new TrainingException($"There is no folder '{folder}'.");
        }

        var files = Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? [.. files.Select(ReadPng)] : throw new TrainingException($"There is no PNG in '{folder}'.");
    }

    private static byte[] ReadPng(string path)
    {
        using var bitmap = SKBitmap.Decode(path) ?? throw new TrainingException($"{path} is no picture.");
        if (bitmap.Width != SceneLayout.Side || bitmap.Height != SceneLayout.Side)
        {
            throw new TrainingException(
                $"{path} has {bitmap.Width} x {bitmap.Height} pixels; the evaluator reads {SceneLayout.Side} x {SceneLayout.Side}."
            );
        }

        var rgb = new byte[SceneComposer.Bytes];
        for (var i = 0; i < SceneLayout.Side * SceneLayout.Side; i++)
        {
            var pixel = bitmap.GetPixel(i % SceneLayout.Side, i / SceneLayout.Side);
            (rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]) = (pixel.Red, pixel.Green, pixel.Blue);
        }

        return rgb;
    }
}
