using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Readers;

/// <summary>Decodes logits: a local maximum of presence is an object; a doubtful class is none of the known ones.</summary>
internal static class SceneReadings
{
    private const float PresenceThreshold = 0.5f;

    /// <summary>
    /// Below it an object counts as unclear: a picture must convince, not just come nearest. From 0.6 to 0.9 half as many spoiled
    /// objects pass.
    /// </summary>
    private const float ClassThreshold = 0.9f;

    /// <summary>Centres are at least five cells apart in every scene; a second maximum nearer than this is the same object.</summary>
    private const int Radius = 2;

    public static IReadOnlyList<SceneReading> Read(SceneReader reader, Tensor pictures)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return Decode(reader.Forward(pictures), reader.Config);
    }

    public static IReadOnlyList<SceneReading> Decode(SceneLogits logits, SceneReaderConfig config)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (rows, columns) = ((int)logits.Presence.shape[1], (int)logits.Presence.shape[2]);
        var presence = Values<float>(logits.Presence.sigmoid());
        var (confidences, objects) = logits.Object.softmax(1).max(1);
        var (confidence, classes, sizes) = (Values<float>(confidences), Values<long>(objects), Values<long>(logits.Size.argmax(1)));
        var backgrounds = Values<long>(logits.Background.argmax(1));
        return
        [
            .. backgrounds.Select(
                (background, n) =>
                    new SceneReading(
                        [
                            .. Peaks(presence.AsSpan(n * rows * columns, rows * columns).ToArray(), rows, columns)
                                .Select(cell =>
                                {
                                    var i = n * rows * columns + cell;
                                    var known = classes[i] < config.Objects.Count && confidence[i] >= ClassThreshold;
                                    return new SeenObject(
                                        known ? (int)classes[i] : null,
                                        cell / columns,
                                        cell % columns,
                                        config.Sizes[(int)sizes[i]],
                                        confidence[i]
                                    );
                                }),
                        ],
                        background < config.Backgrounds.Count ? (int)background : null
                    )
            ),
        ];
    }

    private static IEnumerable<int> Peaks(float[] presence, int rows, int columns) =>
        Enumerable
            .Range(0, presence.Length)
            .Where(cell =>
                presence[cell] >= PresenceThreshold
                && Neighbours(cell, rows, columns)
                    // Of two equal neighbours the first one wins.
                    .All(other => presence[other] < presence[cell] || (presence[other] == presence[cell] && other >= cell))
            );

    private static IEnumerable<int> Neighbours(int cell, int rows, int columns)
    {
        var (row, column) = (cell / columns, cell % columns);
        for (var r = Math.Max(0, row - Radius); r <= Math.Min(rows - 1, row + Radius); r++)
        {
            for (var c = Math.Max(0, column - Radius); c <= Math.Min(columns - 1, column + Radius); c++)
            {
                yield return r * columns + c;
            }
        }
    }

    private static T[] Values<T>(Tensor tensor)
        where T : unmanaged => tensor.contiguous().data<T>().ToArray();
}
