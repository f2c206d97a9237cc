using HybridGrains.Training.Evaluation;
using HybridGrains.Training.Evaluation.Plans;
using HybridGrains.Training.Sampling;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Evaluation.Plans;

public sealed class PlanStoreTests(TinyFamily family) : IClassFixture<TinyFamily>, IDisposable
{
    private static readonly Dictionary<string, string> Key = new() { ["prompts"] = "a" };
    private readonly string _folder = Directory.CreateTempSubdirectory("store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_BatchesWrittenInTurns_ComeBackInOrder()
    {
        var (first, second) = (Plan("large@cloud:4 full@cloud"), Plan("small@edge:4 full@edge"));
        var store = Store();
        store.Write(
            0,
            [
                (
                    first,
                    End(1),
                    Found(1, right: true) with
                    {
                        Kept =
                        [
                            [1, 2, 3],
                        ],
                    }
                ),
            ]
        );
        store.Write(1, [(first, End(2), Found(2, right: false)), (second, End(3), Found(3, right: true))]);
        store.Write(
            0,
            [
                (
                    second,
                    End(4),
                    Found(4, right: true) with
                    {
                        Kept =
                        [
                            [4, 5, 6],
                        ],
                    }
                ),
            ]
        );

        var again = Store();
        var found = again.Read(first, batches: 2, ["e"]);

        Assert.Equal([], again.Missing(0, [first, second]));
        Assert.Equal([new PictureScore(true, true, null, true, false), new PictureScore(false, true, null, true, false)], found.Scores);
        Assert.Equal([1, 2], found.Psnr);
        Assert.Equal([1f, 1, 2, 2], found.Features["e"].data<float>().ToArray());
        Assert.Equal([4, 5, 6], again.Pictures(second).Single());
    }

    [Fact]
    public void Read_MissingBatch_SaysWhatToDo()
    {
        var plan = Plan("large@cloud:4 full@cloud");
        var store = Store();
        store.Write(0, [(plan, End(1), Found(1, right: true))]);

        var refusal = Assert.Throws<TrainingException>(() => store.Read(plan, batches: 2, ["e"]));

        Assert.Contains("batch 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_OtherPrompts_IsRefused()
    {
        _ = Store();

        var refusal = Assert.Throws<TrainingException>(() =>
            new PlanStore(_folder, family.Load().Manifest, new Dictionary<string, string> { ["prompts"] = "b" })
        );

        Assert.Contains("other prompts", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void End_OfStepsThatAnotherDecoderDrew_IsKnown()
    {
        var (cloud, edge, other) = (Plan("large@cloud:4 full@cloud"), Plan("large@cloud:4 full@edge"), Plan("large@cloud:3 full@edge"));
        Store().Write(0, [(cloud, End(7), Found(1, right: true))]);

        Assert.Equal(End(7).Latents, Store().End(0, edge, [1])!.Latents);
        Assert.Null(Store().End(0, other, [1]));
        Assert.Null(Store().End(1, edge, [1]));
    }

    [Fact]
    public void Missing_NetworkTrainedAnew_AsksForItsPlansAlone()
    {
        var (large, small) = (Plan("large@cloud:4 full@cloud"), Plan("small@edge:4 full@edge"));
        Store().Write(0, [(large, End(1), Found(1, right: true)), (small, End(2), Found(2, right: true))]);
        var manifest = family.Load().Manifest;
        var files = manifest.Files.ToDictionary(
            file => file.Key,
            file => file.Key == "unet_small/model.onnx" ? file.Value with { Sha256 = "other" } : file.Value
        );

        var missing = new PlanStore(_folder, manifest with { Files = files }, Key).Missing(0, [large, small]);

        Assert.Equal([small], missing);
    }

    private PlanStore Store() => new(_folder, family.Load().Manifest, Key);

    private EvaluationPlan Plan(string text) => EvaluationPlan.Parse(text, family.Load().Manifest);

    private static BatchState End(float value) => new([1], [1, 1, 1, 2], [value, -value], [], 4);

    private static PlanPictures Found(float value, bool right) =>
        new([new PictureScore(right, true, null, true, false)], [value], new Dictionary<string, Tensor> { ["e"] = full([1, 2], value) });
}
