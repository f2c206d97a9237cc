using static TorchSharp.torch;

namespace HybridGrains.Training.Readers;

/// <summary>What the network should say about a batch, in the shape of its logits.</summary>
/// <param name="Presence">batch x rows x columns: 1 at centres, falling off around them.</param>
/// <param name="Object">Class around each centre, elsewhere <see cref="Ignored"/>.</param>
/// <param name="Size">Size class around each centre, elsewhere <see cref="Ignored"/>.</param>
internal sealed record ReaderTargets(Tensor Presence, Tensor Object, Tensor Size, Tensor Background)
{
    public const int Ignored = -100;
    private const int Rows = Data.SceneLayout.Side / SceneReader.Cell;

    public static ReaderTargets Of(IReadOnlyList<SceneReading> truths, SceneReaderConfig config)
    {
        var presence = new float[truths.Count * Rows * Rows];
        var objects = new long[presence.Length];
        var sizes = new long[presence.Length];
        Array.Fill(objects, Ignored);
        Array.Fill(sizes, Ignored);
        for (var n = 0; n < truths.Count; n++)
        {
            foreach (var seen in truths[n].Objects)
            {
                for (var cell = 0; cell < Rows * Rows; cell++)
                {
                    var (dy, dx) = (cell / Rows - seen.Row, cell % Rows - seen.Column);
                    var i = n * Rows * Rows + cell;
                    presence[i] = Math.Max(presence[i], MathF.Exp(-(dx * dx + dy * dy) / 1.5f));
                    if (Math.Abs(dx) > 1 || Math.Abs(dy) > 1)
                    {
                        continue;
                    }

                    objects[i] = seen.ObjectId ?? config.Objects.Count;
                    sizes[i] = config.Sizes.Index().First(item => item.Item == seen.Size).Index;
                }
            }
        }

        long[] shape = [truths.Count, Rows, Rows];
        return new ReaderTargets(
            tensor(presence, shape),
            tensor(objects, shape),
            tensor(sizes, shape),
            tensor([.. truths.Select(truth => (long)(truth.Background ?? config.Backgrounds.Count))])
        );
    }
}
