using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Decodes logits: a local maximum of presence is a figure; a doubtful class is none of the known ones.</summary>
internal static class CompositionReadings
{
    private const float PresenceThreshold = 0.5f;

    /// <summary>Below it a figure counts as unclear: a picture must convince, not just come nearest.</summary>
    private const float ClassThreshold = 0.6f;

    /// <summary>
    /// Centres of one layer are at least three cells apart in every scene; a second maximum nearer than this is the same figure.
    /// </summary>
    private const int Radius = 2;

    public static IReadOnlyList<CompositionReading> Read(CompositionReader reader, Tensor pictures)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return Decode(reader.Forward(pictures));
    }

    public static IReadOnlyList<CompositionReading> Decode(CompositionLogits logits)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var layers = Enumerable.Range(0, CompositionReader.Layers).Select(layer => new DecodedLayer(logits, layer)).ToArray();
        var backdrops = Values<long>(logits.Backdrop.argmax(1));
        return
        [
            .. backdrops.Select(
                (backdrop, n) =>
                    new CompositionReading(
                        [.. layers.SelectMany(layer => layer.Figures(n))],
                        backdrop < logits.Config.Backdrops.Count ? (int)backdrop : null
                    )
            ),
        ];
    }

    /// <summary>Whether all centres of a layer are far enough apart for a reader to find each.</summary>
    public static bool Separable(CompositionReading truth)
    {
        var largest = Data.SceneLayout.Sizes.Max();
        return truth
            .Figures.GroupBy(figure => figure.Size == largest)
            .All(layer =>
            {
                var figures = layer.ToList();
                return figures.TrueForAll(a =>
                    figures.TrueForAll(b =>
                        ReferenceEquals(a, b)
                        || Math.Abs(a.X - b.X) > Radius * CompositionReader.Cell
                        || Math.Abs(a.Y - b.Y) > Radius * CompositionReader.Cell
                    )
                );
            });
    }

    private static T[] Values<T>(Tensor tensor)
        where T : unmanaged => tensor.contiguous().data<T>().ToArray();

    private sealed class DecodedLayer(CompositionLogits logits, int layer)
    {
        private readonly int _rows = (int)logits.Heads.shape[2];
        private readonly int _columns = (int)logits.Heads.shape[3];
        private readonly float[] _presence = Values<float>(logits.Presence(layer).sigmoid());
        private readonly float[] _confidence = Values<float>(logits.Object(layer).softmax(1).amax([1]));
        private readonly long[] _objects = Values<long>(logits.Object(layer).argmax(1));
        private readonly long[] _sizes = Values<long>(logits.Size(layer).argmax(1));
        private readonly long[] _tints = Values<long>(logits.Tint(layer).argmax(1));
        private readonly long[] _turns = Values<long>(logits.Turn(layer).argmax(1));
        private readonly float[] _covered = Values<float>(logits.Covered(layer));
        private readonly CompositionReaderConfig _config = logits.Config;

        public IEnumerable<ReadFigure> Figures(int n)
        {
            for (var cell = 0; cell < _rows * _columns; cell++)
            {
                var i = n * _rows * _columns + cell;
                if (_presence[i] < PresenceThreshold || !IsPeak(n, cell))
                {
                    continue;
                }

                var known = _objects[i] < _config.Objects.Count && _confidence[i] >= ClassThreshold;
                const int Half = CompositionReader.Cell / 2;
                yield return new ReadFigure(
                    known ? (int)_objects[i] : null,
                    cell % _columns * CompositionReader.Cell + Half,
                    cell / _columns * CompositionReader.Cell + Half,
                    _config.Sizes[(int)_sizes[i]],
                    (Tint)_tints[i],
                    (Turn)_turns[i],
                    _covered[i] > 0
                );
            }
        }

        private bool IsPeak(int n, int cell)
        {
            var (row, column, start) = (cell / _columns, cell % _columns, n * _rows * _columns);
            for (var r = Math.Max(0, row - Radius); r <= Math.Min(_rows - 1, row + Radius); r++)
            {
                for (var c = Math.Max(0, column - Radius); c <= Math.Min(_columns - 1, column + Radius); c++)
                {
                    var other = r * _columns + c;
                    // Of two equal neighbours the first one wins.
                    if (
                        _presence[start + other] > _presence[start + cell]
                        || (_presence[start + other] == _presence[start + cell] && other < cell)
                    )
                    {
                        return false;
                    }
                }
            }

            return true;
        }
    }
}
