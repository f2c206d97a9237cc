namespace HybridGrains.Training.Data;

/// <summary>The objects with their pictures, scaled to every size that scenes use.</summary>
internal sealed class EmojiCatalog
{
    private readonly Dictionary<(int Object, int Size), EmojiSprite> _sprites = [];

    private EmojiCatalog(IReadOnlyList<byte[]> pictures)
    {
        for (var id = 0; id < pictures.Count; id++)
        {
            foreach (var size in SceneLayout.Sizes)
            {
                _sprites[(id, size)] = EmojiSprite.FromPng(pictures[id], size);
            }
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
}
