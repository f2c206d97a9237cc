using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Evaluation.Features;
using HybridGrains.Training.Evaluation.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Evaluation.Plans;

public sealed class DecoderFloorTests(TinyFamily family) : IClassFixture<TinyFamily>
{
    [Fact]
    public void Rows_RealScenesAndADecoderThatKnowsNothing_AreNearAndFar()
    {
        using var networks = new PlanNetworks(family.Load());
        var reference = new ReferenceSet(new MeanColours(), Pictures(seed: 1));

        var rows = new DecoderFloor(networks, [reference]).Rows(Pictures(seed: 2), ["full"], _ => { });

        Assert.Equal(["other real scenes", "the same, encoded and decoded by `full`"], rows.Select(row => row.Name));
        Assert.True(rows[0].Fid < rows[1].Fid / 3, $"{rows[0].Fid} is not far below {rows[1].Fid}");
    }

    private static IReadOnlyList<byte[]> Pictures(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, 20)
                .Select(_ =>
                {
                    var picture = new byte[SceneLayout.Side * SceneLayout.Side * 3];
                    Array.Fill(picture, (byte)random.Next(0, 256));
                    return picture;
                }),
        ];
    }

    private sealed class MeanColours : IFeatureExtractor
    {
        public string Name => "mean colours";

        public Tensor Of(Tensor pictures) => pictures.mean([2, 3]);
    }
}
