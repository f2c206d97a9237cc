using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.UNet;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Networks;

/// <summary>Conditioning that the reference values do not cover: names and shapes of diffusers, and that it has its effect.</summary>
public sealed class UNetConditioningTests
{
    private static readonly UNet2DConditionConfig Small = new()
    {
        BlockOutChannels = [16, 32],
        DownBlockTypes = ["CrossAttnDownBlock2D", "DownBlock2D"],
        UpBlockTypes = ["UpBlock2D", "CrossAttnUpBlock2D"],
        LayersPerBlock = [1],
        CrossAttentionDim = [24],
        AttentionHeadDim = [2],
        NormNumGroups = 8,
    };

    [Theory]
    [InlineData(null, 10, "class_embedding.weight", new long[] { 10, 64 })]
    [InlineData("timestep", null, "class_embedding.linear_1.weight", new long[] { 64, 16 })]
    [InlineData("projection", null, "class_embedding.linear_1.weight", new long[] { 64, 12 })]
    [InlineData("simple_projection", null, "class_embedding.weight", new long[] { 64, 12 })]
    public void ClassEmbedding_OfType_HasDiffusersNamesAndChangesThePrediction(string? type, int? classes, string name, long[] shape)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        manual_seed(1);
        var config = Small with { ClassEmbedType = type, NumClassEmbeds = classes, ProjectionClassEmbeddingsInputDim = 12 };
        using var network = new UNet2DConditionModel(config);
        Tensor Labels(int value) =>
            type is "projection" or "simple_projection" ? full([1, 12], value, ScalarType.Float32) : tensor(new long[] { value });

        var (three, seven) = (Run(network, Labels(3)), Run(network, Labels(7)));

        Assert.Equal(shape, network.named_parameters().Single(p => p.name == name).parameter.shape);
        Assert.True(GoldenCase.RelativeError(three, seven) > 1e-4);
        Assert.Throws<ArgumentException>(() => Run(network, null));
    }

    [Theory]
    [InlineData("identity", false)]
    [InlineData("timestep", true)]
    public void ClassEmbedding_Concatenated_WidensTheResnetsInput(string type, bool concat)
    {
        using var network = new UNet2DConditionModel(Small with { ClassEmbedType = type, ClassEmbeddingsConcat = concat });

        var width = network.named_parameters().Single(p => p.name == "mid_block.resnets.0.time_emb_proj.weight").parameter.shape[1];

        Assert.Equal(concat ? 128 : 64, width);
    }

    [Fact]
    public void ScaleShift_OfResnets_HasTwiceAsManyProjections()
    {
        using var network = new UNet2DConditionModel(Small with { ResnetTimeScaleShift = "scale_shift" });

        Assert.Equal(
            [64, 64],
            network.named_parameters().Single(p => p.name == "mid_block.resnets.0.time_emb_proj.weight").parameter.shape
        );
    }

    [Fact]
    public void OnlyCrossAttention_InOneBlock_WidensItsFirstAttentionToThePrompt()
    {
        using var network = new UNet2DConditionModel(Small with { OnlyCrossAttention = [true, false] });
        long Width(string block) =>
            network
                .named_parameters()
                .Single(p => p.name == $"{block}.attentions.0.transformer_blocks.0.attn1.to_k.weight")
                .parameter.shape[1];

        Assert.Equal((24, 32), (Width("down_blocks.0"), Width("mid_block")));
    }

    [Fact]
    public void DepthsPerLayer_AsInSsd1B_AreBuilt()
    {
        using var network = new UNet2DConditionModel(
            Small with
            {
                LayersPerBlock = [2],
                MidBlockType = "UNetMidBlock2D",
                TransformerLayersPerBlock = [new([2, 1]), 0],
                ReverseTransformerLayersPerBlock = [0, new([1, 3, 2])],
            }
        );
        int Depth(string transformer) =>
            network
                .named_parameters()
                .Count(p =>
                    p.name.StartsWith(transformer, StringComparison.Ordinal) && p.name.EndsWith("norm3.weight", StringComparison.Ordinal)
                );

        Assert.Equal([2, 1], [Depth("down_blocks.0.attentions.0"), Depth("down_blocks.0.attentions.1")]);
        Assert.Equal([1, 3, 2], Enumerable.Range(0, 3).Select(i => Depth($"up_blocks.1.attentions.{i}")));
        Assert.DoesNotContain(network.named_parameters(), p => p.name.StartsWith("mid_block.resnets.1", StringComparison.Ordinal));
    }

    [Fact]
    public void Residuals_OfAnotherCount_AreRefused()
    {
        using var scope = NewDisposeScope();
        using var network = new UNet2DConditionModel(Small);

        Assert.Throws<ArgumentException>(() =>
            network.forward(
                zeros(1, 4, 8, 8),
                tensor(1L),
                zeros(1, 3, 24),
                conditioning: new UNetConditioning { DownBlockResiduals = [zeros(1)] }
            )
        );
    }

    private static Tensor Run(UNet2DConditionModel network, Tensor? labels)
    {
        using var random = new Generator(3);
        return network.forward(
            randn([1, 4, 8, 8], generator: random),
            tensor(400L),
            randn([1, 5, 24], generator: random),
            conditioning: new UNetConditioning { ClassLabels = labels }
        );
    }
}
