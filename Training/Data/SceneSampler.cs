namespace HybridGrains.Training.Data;

/// <summary>Draws scenes of one split, reproducibly from a seed. Not thread-safe.</summary>
/// <param name="kind">Draw only this kind; null draws the mix: half single objects, a quarter relations, 15 % several of a kind,
/// 10 % rows.</param>
internal sealed class SceneSampler(SceneSplit split, int seed, SceneKind? kind = null)
{
    private readonly Random _random = new(seed);

    public Scene Next()
    {
        while (true)
        {
            var scene = Draw();
            if (SceneSplits.Of(scene) == split)
            {
                return scene;
            }
        }
    }

    private Scene Draw() =>
        (kind ?? DrawKind()) switch
        {
            SceneKind.Single => Single(),
            SceneKind.Relation => Relation(),
            SceneKind.Several => Several(),
            _ => Row(),
        };

    private SceneKind DrawKind() =>
        _random.Next(100) switch
        {
            < 50 => SceneKind.Single,
            < 75 => SceneKind.Relation,
            < 90 => SceneKind.Several,
            _ => SceneKind.Row,
        };

    private Scene Single()
    {
        var item = Pick();
        var (size, adjective, first, last) = _random.Next(10) switch
        {
            < 6 => (SceneLayout.Normal, null, 2, 5),
            < 8 => (SceneLayout.Big, "big", 1, 2),
            _ => (SceneLayout.Small, (string?)"small", 4, 7),
        };
        return Finish(
            SceneKind.Single,
            item.WithAdjective(adjective),
            [new PlacedObject(item.Id, Cells(first, last), Cells(first, last), size)]
        );
    }

    private Scene Relation()
    {
        var (first, second) = (Pick(), Pick());
        while (second == first)
        {
            second = Pick();
        }

        var relation = _random.Next(4) switch
        {
            0 => "left",
            1 => "right",
            2 => "above",
            _ => "below",
        };
        var (near, far, across) = (Cells(0, 1), Cells(8, 9), Cells(4, 5));
        var forward = relation is "left" or "above";
        var (a, b) = forward ? (near, far) : (far, near);
        var horizontal = relation is "left" or "right";
        PlacedObject Place(EmojiObject item, int along) =>
            horizontal ? new(item.Id, along, across, SceneLayout.Pair) : new(item.Id, across, along, SceneLayout.Pair);
        var phrase = relation switch
        {
            "left" => _random.Next(2) == 0 ? "to the left of" : "left of",
            "right" => _random.Next(2) == 0 ? "to the right of" : "right of",
            "above" => "above",
            _ => _random.Next(2) == 0 ? "below" : "under",
        };
        return Finish(
            SceneKind.Relation,
            $"{first.WithArticle} {phrase} {second.WithArticle}",
            [Place(first, a), Place(second, b)],
            relation
        );
    }

    private Scene Several()
    {
        var item = Pick();
        if (_random.Next(2) == 0)
        {
            var row = Cells(4, 5);
            return Finish(
                SceneKind.Several,
                $"two {item.Plural}",
                [new(item.Id, Cells(0, 1), row, SceneLayout.Pair), new(item.Id, Cells(8, 9), row, SceneLayout.Pair)]
            );
        }

        return Finish(SceneKind.Several, $"three {item.Plural}", InRow(item, item, item));
    }

    private Scene Row()
    {
        var (a, b, c) = (Pick(), Pick(), Pick());
        while (b == a)
        {
            b = Pick();
        }

        while (c == a || c == b)
        {
            c = Pick();
        }

        return Finish(SceneKind.Row, $"{a.WithArticle}, {b.WithArticle} and {c.WithArticle}", InRow(a, b, c));
    }

    private PlacedObject[] InRow(EmojiObject a, EmojiObject b, EmojiObject c)
    {
        var (x, y) = (Cells(0, 1), Cells(5, 6));
        return
        [
            new(a.Id, x, y, SceneLayout.Small),
            new(b.Id, x + SceneLayout.Small, y, SceneLayout.Small),
            new(c.Id, x + 2 * SceneLayout.Small, y, SceneLayout.Small),
        ];
    }

    private Scene Finish(SceneKind sceneKind, string what, IReadOnlyList<PlacedObject> objects, string? relation = null)
    {
        var background = _random.Next(10) < 3 ? Background.All[0] : Background.All[_random.Next(Background.All.Count)];
        var silent = background.Id == 0 && _random.Next(3) > 0;
        var start = _random.Next(10) == 0 ? "a picture of " : "";
        return new Scene(sceneKind, start + what + (silent ? "" : " " + background.Phrase), background, objects, relation);
    }

    private EmojiObject Pick() => EmojiObjects.All[_random.Next(EmojiObjects.All.Count)];

    /// <summary>A position from <paramref name="first"/> to <paramref name="last"/> cells, in pixels.</summary>
    private int Cells(int first, int last) => _random.Next(first, last + 1) * SceneLayout.Cell;
}
