using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.Training.Pruning;

namespace HybridGrains.Training.Tests.Pruning;

public sealed class ParameterCountTests : IDisposable
{
    private const int Side = 8;
    private const int Tokens = 7;
    private readonly string _root = Directory.CreateTempSubdirectory("count-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Of_EveryPartAlone_IsWhatTheSlicedNetworkHas()
    {
        using var teacher = TinyDenoiser.Create();
        var (count, slicing) = (new ParameterCount(teacher), new DenoiserSlicing(teacher));

        foreach (var part in count.Parts)
        {
            var plan = PruningPlan.Nothing.With(part, part.IsWhole ? 0 : PruningPlan.Share(part, 0.5));
            using var student = slicing.Slice(plan);
            Assert.True(
                count.Of(plan) == student.CountParameters(),
                $"{part.Name} ({part.Kind}): counted {count.Of(plan)}, has {student.CountParameters()}"
            );
        }
    }

    [Fact]
    public void Of_WidthsAndTransformersInsideRemovedLayers_CountOnce()
    {
        using var teacher = TinyDenoiser.Create();
        var plan = DenoiserSlicingTests.CreatePlan();
        plan = plan with
        {
            Units = new Dictionary<string, int>(plan.Units) { ["mid_block.resnets.0"] = 1, ["up_blocks.1.resnets.2"] = 1 },
            Removed = new HashSet<string>(plan.Removed) { "up_blocks.1.attentions.2" },
        };

        using var student = new DenoiserSlicing(teacher).Slice(plan);

        Assert.Equal(student.CountParameters(), new ParameterCount(teacher).Of(plan));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CountParameters_OfTheNetwork_EqualsThatOfTheOnnxGraph(bool pruned)
    {
        using var network = Create(pruned);

        Assert.Equal(OnnxCount.Parameters(Export(network)), network.CountParameters());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FlopCount_OfTheNetwork_EqualsThatOfTheOnnxGraph(bool pruned)
    {
        using var network = Create(pruned);

        Assert.Equal(
            OnnxCount.Flops(Export(network), channels: 4, Side, Tokens, TinyDenoiser.Context),
            FlopCount.Denoiser(network, Side, Tokens)
        );
    }

    [Fact]
    public void Share_OfUnits_IsRoundedUpAndNeverNothing()
    {
        var heads = new UNetPart("a", UNetPartKind.SelfAttentionHeads, 5, 8);

        Assert.Equal([1, 3, 4, 5], new[] { 0.01, 0.5, 0.75, 1 }.Select(keep => PruningPlan.Share(heads, keep)));
    }

    private static UNet2DConditionModel Create(bool pruned)
    {
        var teacher = TinyDenoiser.Create();
        if (!pruned)
        {
            return teacher;
        }

        using (teacher)
        {
            return new DenoiserSlicing(teacher).Slice(DenoiserSlicingTests.CreatePlan());
        }
    }

    private string Export(UNet2DConditionModel network)
    {
        var path = Path.Combine(_root, "model.onnx");
        OnnxExport.Denoiser(network, path);
        return path;
    }
}
