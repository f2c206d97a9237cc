using System.Runtime.InteropServices;
using SkiaSharp;

namespace HybridGrains.Training.Data;

/// <summary>The objects with their pictures, scaled to every size that scenes use.</summary>
public sealed class EmojiCatalog
{
    private readonly Dictionary<(int Object, int Size), EmojiSprite> _sprites = [];

    private EmojiCatalog(IReadOnlyList<byte[]> pictures)
    {
        for (var id = 0; id < pictures.Count; id++)
        {
            foreach (var size in SceneLayout.Sizes)
                _sprites[(id, size)] = Scale(pictures[id], size);
        }
    }

    public IReadOnlyList<EmojiObject> Objects => EmojiObjects.All;

    public EmojiSprite Sprite(int objectId, int size) => _sprites[(objectId, size)];

    /// <param name="pictures">A PNG for each of <see cref="EmojiObjects.All"/>, in that order.</param>
    public static EmojiCatalog FromPictures(IReadOnlyList<byte[]> pictures) =>
        pictures.Count == EmojiObjects.All.Count
            ? new EmojiCatalog(pictures)
            : throw new ArgumentException($"{pictures.Count} pictures for {EmojiObjects.All.Count} objects.", nameof(pictures));

    /// <summary>Loads the pictures, fetching the npm package into <paramref name="cacheFolder"/> when it is not there.</summary>
    public static async Task<EmojiCatalog> LoadAsync(string cacheFolder, CancellationToken cancellationToken = default)
    {
        var paths = EmojiObjects.All.Select(item => $"package/img/google/64/{item.Unified}.png").ToArray();
        var wanted = paths.ToHashSet();
        var files = await EmojiPackages.ReadAsync(EmojiPackages.Images, cacheFolder, wanted.Contains, cancellationToken);
        return new EmojiCatalog([
            .. paths.Select(path =>
                files.TryGetValue(path, out var png)
                    ? png
                    : throw new TrainingException($"{path} is not in {EmojiPackages.Images.FileName}.")
            ),
        ]);
    }

    private static EmojiSprite Scale(byte[] png, int size)
    {
        using var original = SKBitmap.Decode(png);
        using var scaled = original.Resize(
            new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul),
            new SKSamplingOptions(SKCubicResampler.Mitchell)
        );
        var bytes = MemoryMarshal.AsBytes(scaled.GetPixelSpan());
        var rgb = new float[size * size * 3];
        var alpha = new float[size * size];
        for (var i = 0; i < alpha.Length; i++)
        {
            for (var c = 0; c < 3; c++)
                rgb[i * 3 + c] = bytes[i * 4 + c];
            alpha[i] = bytes[i * 4 + 3] / 255f;
        }

        return new EmojiSprite(size, rgb, alpha);
    }
}
