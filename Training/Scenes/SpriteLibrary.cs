using HybridGrains.Training.Data;

namespace HybridGrains.Training.Scenes;

/// <summary>
/// The objects' pictures at every size, painted and turned, and what of that can be told apart. Safe to use from several threads.
/// </summary>
internal sealed class SpriteLibrary
{
    /// <summary>Size at which likeness is judged: the smallest that scenes use.</summary>
    private const int Judged = SceneLayout.Small;

    /// <summary>Mean difference below which two pictures count as the same thing.</summary>
    private const float Same = 26;

    /// <summary>The same for colours, which an autoencoder shifts.</summary>
    private const float SameColour = 42;
    private const float VisibleDistance = 46;
    private const float VisibleShare = 0.45f;
    private readonly EmojiSprite[][] _plain;
    private readonly bool[,] _paintable;
    private readonly bool[,] _turnable;
    private readonly bool[,,] _visible;
    private readonly (float Top, float Bottom)[,] _extents;
    private readonly (byte R, byte G, byte B)[,] _means;

    private SpriteLibrary(IReadOnlyList<byte[]> pictures)
    {
        var count = pictures.Count;
        _plain = [.. pictures.Select(png => SceneLayout.Sizes.Select(size => EmojiSprite.FromPng(png, size)).ToArray())];
        var (tints, turns) = (Enum.GetValues<Tint>(), Enum.GetValues<Turn>());
        _paintable = new bool[count, tints.Length];
        _turnable = new bool[count, turns.Length];
        _visible = new bool[count, tints.Length, Backdrop.All.Count];
        _extents = new (float, float)[count, turns.Length];
        _means = new (byte, byte, byte)[count, tints.Length];
        for (var id = 0; id < count; id++)
        {
            foreach (var tint in tints)
            {
                var painted = Get(id, Judged, tint);
                _means[id, (int)tint] = Sprite.MeanColour(painted);
                _paintable[id, (int)tint] =
                    tint != SceneObject.All[id].OwnColour && Sprite.Difference(painted, Get(id, Judged)) > SameColour;
                foreach (var backdrop in Backdrop.All)
                {
                    _visible[id, (int)tint, backdrop.Id] = StandsOut(painted, backdrop);
                }
            }

            foreach (var turn in turns)
            {
                var turned = Get(id, Judged, Tint.Natural, turn);
                _extents[id, (int)turn] = Sprite.Extent(turned);
                _turnable[id, (int)turn] =
                    turn != Turn.None
                    && turns.All(other => other == turn || Sprite.Difference(turned, Get(id, Judged, Tint.Natural, other)) > Same);
            }
        }
    }

    public EmojiSprite Get(int objectId, int size, Tint tint = Tint.Natural, Turn turn = Turn.None) =>
        Sprite.Turned(Sprite.Painted(Plain(objectId, size), tint), turn);

    /// <summary>Whether a painted object differs from the natural one.</summary>
    public bool Paintable(int objectId, Tint tint) => _paintable[objectId, (int)tint];

    /// <summary>Whether a turned object differs from itself turned in any other way.</summary>
    public bool Turnable(int objectId, Turn turn) => _turnable[objectId, (int)turn];

    /// <summary>Whether an object can be seen in front of a backdrop.</summary>
    public bool Visible(int objectId, Tint tint, Backdrop backdrop) => _visible[objectId, (int)tint, backdrop.Id];

    /// <summary>First and past the last visible row, as shares of the side.</summary>
    public (float Top, float Bottom) Extent(int objectId, Turn turn) => _extents[objectId, (int)turn];

    /// <summary>Whether an object can be seen where it covers another.</summary>
    public bool VisibleOver(int objectId, Tint tint, int otherId, Tint otherTint) =>
        Sprite.Contrast(Get(objectId, Judged, tint), _means[otherId, (int)otherTint], VisibleDistance) > VisibleShare;

    /// <param name="pictures">A PNG for each of <see cref="SceneObject.All"/>, in that order.</param>
    public static SpriteLibrary FromPictures(IReadOnlyList<byte[]> pictures) =>
        pictures.Count == SceneObject.All.Count
            ? new SpriteLibrary(pictures)
            : throw new ArgumentException($"{pictures.Count} pictures for {SceneObject.All.Count} objects.", nameof(pictures));

    /// <summary>Loads the pictures, fetching the npm package into <paramref name="cacheFolder"/> when it is not there.</summary>
    public static async Task<SpriteLibrary> LoadAsync(string cacheFolder, CancellationToken cancellationToken = default)
    {
        var paths = SceneObject.All.Select(item => $"package/img/google/64/{item.Unified}.png").ToArray();
        var files = await EmojiPackages.ReadAsync(EmojiPackages.Images, cacheFolder, paths.ToHashSet().Contains, cancellationToken);
        return new SpriteLibrary([
            .. paths.Select(path =>
                files.TryGetValue(path, out var png)
                    ? png
                    : throw new TrainingException($"{path} is not in {EmojiPackages.Images.FileName}.")
            ),
        ]);
    }

    private EmojiSprite Plain(int objectId, int size)
    {
        for (var i = 0; i < SceneLayout.Sizes.Count; i++)
        {
            if (SceneLayout.Sizes[i] == size)
            {
                return _plain[objectId][i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(size), size, $"Sizes are {string.Join(", ", SceneLayout.Sizes)}.");
    }

    private static bool StandsOut(EmojiSprite sprite, Backdrop backdrop) =>
        Sprite.Contrast(sprite, backdrop.Upper, VisibleDistance) > VisibleShare
        && Sprite.Contrast(sprite, backdrop.Lower, VisibleDistance) > VisibleShare;
}
