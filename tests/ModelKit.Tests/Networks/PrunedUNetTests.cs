using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Networks;

public sealed class PrunedUNetTests
{
    private const string Transformer = "up_blocks.0.attentions.0.transformer_blocks.0";

    private static UNet2DConditionConfig CreateConfig() =>
        new()
        {
            BlockOutChannels = [16, 32],
            DownBlockTypes = ["DownBlock2D", "CrossAttnDownBlock2D"],
            UpBlockTypes = ["CrossAttnUpBlock2D", "UpBlock2D"],
            LayersPerBlock = [2],
            CrossAttentionDim = [24],
            AttentionHeadDim = [4],
            NormNumGroups = 8,
            Pruning = new UNetPruning
            {
                ResnetInnerChannels = new Dictionary<string, int> { ["mid_block.resnets.0"] = 12, ["down_blocks.0.resnets.0"] = 2 },
                AttentionHeads = new Dictionary<string, int> { [Transformer + ".attn1"] = 1, [Transformer + ".attn2"] = 3 },
                FeedForwardInner = new Dictionary<string, int> { [Transformer + ".ff"] = 5 },
                Removed = ["down_blocks.1.resnets.1", "up_blocks.0.resnets.2", "up_blocks.0.attentions.1"],
            },
        };

    [Fact]
    public void Constructor_PrunedConfig_HasTheTensorsOfItsWidths()
    {
        using var network = new UNet2DConditionModel(CreateConfig());

        var shapes = network.named_parameters().ToDictionary(item => item.name, item => item.parameter.shape);

        Assert.Equal([12, 32, 3, 3], shapes["mid_block.resnets.0.conv1.weight"]);
        Assert.Equal([32, 12, 3, 3], shapes["mid_block.resnets.0.conv2.weight"]);
        Assert.Equal([12, 64], shapes["mid_block.resnets.0.time_emb_proj.weight"]);
        Assert.Equal([8, 32], shapes[Transformer + ".attn1.to_q.weight"]);
        Assert.Equal([24, 24], shapes[Transformer + ".attn2.to_k.weight"]);
        Assert.Equal([32, 24], shapes[Transformer + ".attn2.to_out.0.weight"]);
        Assert.Equal([10, 32], shapes[Transformer + ".ff.net.0.proj.weight"]);
        Assert.Equal([32, 5], shapes[Transformer + ".ff.net.2.weight"]);
        Assert.Equal(3, network.MidBlock!.Resnet0.Norm2.Groups);
        string[] gone =
        [
            "down_blocks.1.resnets.1.",
            "down_blocks.1.attentions.1.",
            "up_blocks.0.resnets.2.",
            "up_blocks.0.attentions.2.",
            "up_blocks.0.attentions.1.",
        ];
        Assert.DoesNotContain(shapes.Keys, name => gone.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.Contains("up_blocks.0.resnets.1.conv1.weight", shapes.Keys);
    }

    [Fact]
    public void Denoiser_Exported_EqualsTheNetwork()
    {
        using var folder = new TemporaryFolder();
        using var network = new UNet2DConditionModel(CreateConfig());

        OnnxExport.Denoiser(network, folder.File("model.onnx"), new OnnxExportOptions { Dtype = OnnxDtype.Float32 });

        Assert.InRange(OnnxSelfCheck.UNet(network, folder.File("model.onnx")).MaxRelativeDifference, 0, 1e-4);
    }

    [Fact]
    public void SavePretrained_Reloaded_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var folder = new TemporaryFolder();
        using var network = new UNet2DConditionModel(CreateConfig());
        var (sample, context) = (randn(2, 4, 8, 8), randn(2, 5, 24));

        network.SavePretrained(folder.Path);
        using var reloaded = UNet2DConditionModel.FromPretrained(folder.Path);

        Assert.True(reloaded.forward(sample, tensor(41L), context).equal(network.forward(sample, tensor(41L), context)).all().item<bool>());
    }

    [Fact]
    public void Forward_AskedForFeatures_GivesTheOutputOfEveryBlockInTheOrdinaryShapes()
    {
        using var scope = NewDisposeScope();
        using var ordinary = new UNet2DConditionModel(CreateConfig() with { Pruning = null });
        using var pruned = new UNet2DConditionModel(CreateConfig());
        var (theirs, own) = (new Dictionary<string, Tensor>(), new Dictionary<string, Tensor>());

        ordinary.forward(randn(1, 4, 8, 8), tensor(41L), randn(1, 5, 24), features: theirs);
        pruned.forward(randn(1, 4, 8, 8), tensor(41L), randn(1, 5, 24), features: own);

        Assert.Equal(["down_blocks.0", "down_blocks.1", "mid_block", "up_blocks.0", "up_blocks.1"], own.Keys);
        Assert.All(own, feature => Assert.Equal(theirs[feature.Key].shape, feature.Value.shape));
        Assert.Equal([1, 32, 4, 4], own["mid_block"].shape);
        Assert.All(own.Values, feature => Assert.True(feature.requires_grad));
    }

    [Fact]
    public void Forward_AskedForFeatures_LeavesOnlyResultAndFeatures()
    {
        using var network = new UNet2DConditionModel(CreateConfig());
        using var scope = NewDisposeScope();
        var (sample, timestep, context) = (randn(1, 4, 8, 8), tensor(41L), randn(1, 5, 24));
        var before = scope.DisposablesCount;
        var features = new Dictionary<string, Tensor>();

        network.forward(sample, timestep, context, features: features);

        Assert.Equal(before + 1 + features.Values.Distinct(ReferenceEqualityComparer.Instance).Count(), scope.DisposablesCount);
    }
}
