using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>What the network should say about a batch; one for each layer.</summary>
/// <param name="Presence">batch x rows x columns: 1 at centres, falling off around them.</param>
/// <param name="Object">Class around each centre, elsewhere <see cref="Ignored"/>, as the others.</param>
/// <param name="Covered">0 or 1 around each centre, elsewhere <see cref="Ignored"/>.</param>
internal sealed record CompositionTargets(Tensor Presence, Tensor Object, Tensor Size, Tensor Tint, Tensor Turn, Tensor Covered)
{
    public const int Ignored = -100;
    private const int Rows = Data.SceneLayout.Side / CompositionReader.Cell;

    /// <param name="layer">0 for the largest size, 1 for all others.</param>
    public static CompositionTargets Of(IReadOnlyList<CompositionReading> truths, CompositionReaderConfig config, int layer)
    {
        var presence = new float[truths.Count * Rows * Rows];
        var classes = Enumerable.Range(0, 5).Select(_ => new long[presence.Length]).ToArray();
        Array.ForEach(classes, values => Array.Fill(values, Ignored));
        for (var n = 0; n < truths.Count; n++)
        {
            foreach (var figure in truths[n].Figures.Where(figure => LayerOf(figure.Size, config) == layer))
            {
                long[] truth =
                [
                    figure.ObjectId ?? config.Objects.Count,
                    config.Sizes.Index().First(item => item.Item == figure.Size).Index,
                    (long)figure.Tint,
                    (long)figure.Turn,
                    figure.Covered ? 1 : 0,
                ];
                for (var cell = 0; cell < Rows * Rows; cell++)
                {
                    var (dy, dx) = (cell / Rows - figure.Y / CompositionReader.Cell, cell % Rows - figure.X / CompositionReader.Cell);
                    var i = n * Rows * Rows + cell;
                    presence[i] = Math.Max(presence[i], MathF.Exp(-(dx * dx + dy * dy) / 1.5f));
                    for (var c = 0; Math.Abs(dx) <= 1 && Math.Abs(dy) <= 1 && c < truth.Length; c++)
                    {
                        classes[c][i] = truth[c];
                    }
                }
            }
        }

        long[] shape = [truths.Count, Rows, Rows];
        Tensor Classes(int c) => tensor(classes[c], shape);
        return new CompositionTargets(tensor(presence, shape), Classes(0), Classes(1), Classes(2), Classes(3), Classes(4));
    }

    private static int LayerOf(int size, CompositionReaderConfig config) => size == config.Sizes.Max() ? 0 : 1;
}
