using HybridGrains.ModelKit.Configs;

namespace HybridGrains.ModelKit.Tests.Configs;

public sealed class UNetPruningTests
{
    private const string Block = "down_blocks.0.attentions.0.transformer_blocks.0";

    [Fact]
    public void ToJson_OrdinaryDenoiser_HasNoKeyOfOurs()
    {
        Assert.DoesNotContain("hybridgrains", new UNet2DConditionConfig().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfToJson_KeepsThePruning()
    {
        var config = new UNet2DConditionConfig
        {
            Pruning = new UNetPruning
            {
                ResnetInnerChannels = new Dictionary<string, int> { ["mid_block.resnets.1"] = 80 },
                AttentionHeads = new Dictionary<string, int> { [Block + ".attn1"] = 3 },
                FeedForwardInner = new Dictionary<string, int> { [Block + ".ff"] = 100 },
                Removed = ["up_blocks.1.resnets.2", "up_blocks.2.attentions.0"],
            },
        };

        var again = UNet2DConditionConfig.Parse(config.ToJson()).Pruning!;

        Assert.Equal(80, again.ResnetInnerChannels["mid_block.resnets.1"]);
        Assert.Equal(3, again.AttentionHeads[Block + ".attn1"]);
        Assert.Equal(100, again.FeedForwardInner[Block + ".ff"]);
        Assert.Equal(["up_blocks.1.resnets.2", "up_blocks.2.attentions.0"], again.Removed);
    }

    [Theory]
    [InlineData("resnet_inner_channels", "down_blocks.0.resnets.7", 40)]
    [InlineData("resnet_inner_channels", "down_blocks.0.resnets.0", 0)]
    [InlineData("resnet_inner_channels", "down_blocks.0.resnets.0", 45)]
    [InlineData("resnet_inner_channels", "down_blocks.0.resnets.0", 330)]
    [InlineData("attention_heads", Block + ".attn1", 0)]
    [InlineData("attention_heads", Block + ".attn2", 9)]
    [InlineData("attention_heads", Block + ".ff", 4)]
    [InlineData("feed_forward_inner", Block + ".ff", 1281)]
    [InlineData("feed_forward_inner", "down_blocks.3.attentions.0.transformer_blocks.0.ff", 8)]
    public void Parse_WidthThatDoesNotFit_NamesFieldAndLayer(string field, string layer, int width)
    {
        var error = Assert.Throws<ModelConfigException>(() =>
            UNet2DConditionConfig.Parse($$"""{"hybridgrains_pruning": {"{{field}}": {"{{layer}}": {{width}} } } }""")
        );

        Assert.Equal("hybridgrains_pruning." + field, error.Field);
        Assert.Contains(layer, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("down_blocks.1.resnets.0", "its output is wider than its input")]
    [InlineData("up_blocks.2.resnets.0", "its output is narrower than its input")]
    [InlineData("down_blocks.3.attentions.0", "there is none")]
    [InlineData("mid_block.resnets.0", "the middle block goes whole, by mid_block_type")]
    [InlineData("conv_in", "nothing works without it")]
    public void Parse_RemovalOfWhatMustStay_IsRefused(string layer, string because)
    {
        var error = Assert.Throws<ModelConfigException>(() =>
            UNet2DConditionConfig.Parse($$"""{"hybridgrains_pruning": {"removed": ["{{layer}}"]} }""")
        );

        Assert.True(error.Field == "hybridgrains_pruning.removed", because);
    }

    [Fact]
    public void Parse_MisspelledField_IsRefused()
    {
        Assert.Throws<ModelConfigException>(() => UNet2DConditionConfig.Parse("""{"hybridgrains_pruning": {"resnet_channels": {}}}"""));
    }

    [Fact]
    public void Parts_OrdinaryDenoiser_AreAllInTheirFullWidth()
    {
        var parts = UNetParts.Of(new UNet2DConditionConfig());

        Assert.Equal(22, parts.Count(part => part.Kind == UNetPartKind.ResnetInner));
        Assert.Equal(6 + 9, parts.Count(part => part.Kind == UNetPartKind.Transformer));
        Assert.Equal(new UNetPart(Block + ".ff", UNetPartKind.FeedForwardInner, 1280, 1), parts.Single(part => part.Name == Block + ".ff"));
        Assert.Equal(
            new UNetPart(Block + ".attn2", UNetPartKind.CrossAttentionHeads, 8, 40),
            parts.Single(part => part.Name == Block + ".attn2")
        );
        Assert.Contains(new UNetPart("down_blocks.2.resnets.0", UNetPartKind.ResnetInner, 32, 40), parts);
    }

    [Fact]
    public void Parts_PrunedDenoiser_AreWhatIsLeft()
    {
        var parts = UNetParts.Of(
            new UNet2DConditionConfig
            {
                MidBlockType = null,
                Pruning = new UNetPruning
                {
                    ResnetInnerChannels = new Dictionary<string, int> { ["down_blocks.0.resnets.0"] = 50 },
                    Removed = ["up_blocks.1.resnets.2"],
                },
            }
        );

        Assert.Contains(new UNetPart("down_blocks.0.resnets.0", UNetPartKind.ResnetInner, 5, 10), parts);
        Assert.DoesNotContain(parts, part => part.Name.StartsWith("mid_block", StringComparison.Ordinal));
        Assert.DoesNotContain(parts, part => part.Name.StartsWith("up_blocks.1.resnets.2", StringComparison.Ordinal));
        Assert.DoesNotContain(parts, part => part.Name.StartsWith("up_blocks.1.attentions.2", StringComparison.Ordinal));
    }
}
