using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>
/// How far real scenes are from other real ones, as they are and encoded and decoded: what is left of a distance when all before
/// the decoder is right.
/// </summary>
internal sealed class DecoderFloor(PlanNetworks networks, IEnumerable<ReferenceSet> references)
{
    /// <param name="scenes">Real scenes that the references do not hold, as many.</param>
    /// <param name="decoders">Names in family.json.</param>
    /// <param name="progress">Called with the kind of pictures that is done.</param>
    public IReadOnlyList<DistanceRow> Rows(IReadOnlyList<byte[]> scenes, IEnumerable<string> decoders, Action<string> progress)
    {
        (string Name, string? Decoder)[] kinds =
        [
            ("other real scenes", null),
            .. decoders.Select(decoder => ($"the same, encoded and decoded by `{decoder}`", (string?)decoder)),
        ];
        return
        [
            .. kinds.SelectMany(kind =>
            {
                var pictures = kind.Decoder is { } decoder ? Reconstructed(scenes, decoder) : scenes;
                progress(kind.Name);
                return references.Select(reference => reference.Compare(kind.Name, pictures));
            }),
        ];
    }

    private byte[][] Reconstructed(IReadOnlyList<byte[]> scenes, string decoder) =>
        [
            .. scenes
                .Chunk(PlanDrawing.Batch)
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(Environment.ProcessorCount)
                .SelectMany(batch =>
                {
                    set_num_threads(1);
                    using var noGradient = no_grad();
                    using var scope = NewDisposeScope();
                    var decoded = networks.Reconstruct(decoder, SceneBatch.ToTensor(batch, SceneLayout.Side));
                    return Enumerable.Range(0, batch.Length).Select(i => SceneBatch.ToBytes(decoded, i)).ToArray();
                }),
        ];
}
