using HybridGrains.ModelKit.Configs;
using HybridGrains.Training.Pruning;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Pruning;

public sealed class ChannelChoiceTests
{
    [Fact]
    public void Keep_Resnet_TakesWholeGroupsByTheSumOfTheirFilterNorms()
    {
        // One large filter (6) in the first group, two middling ones (4 + 4) in the second, nothing much in the third.
        var conv = Filters(6, 0.1f, 4, 4, 0.1f, 0.1f);

        var kept = ChannelChoice.Keep(new UNetPart("r", UNetPartKind.ResnetInner, 3, 2), _ => conv, 1);

        Assert.Equal([2, 3], kept);
    }

    [Fact]
    public void Keep_Attention_TakesHeadsByWhatTheyReadTimesWhatTheyWrite()
    {
        // Head 0 reads much and writes nothing, head 1 both, head 2 a little of both.
        var weights = new Dictionary<string, Tensor>
        {
            ["to_v.weight"] = Filters(9, 9, 3, 3, 1, 1),
            ["to_out.0.weight"] = Filters(0, 0, 3, 3, 1, 1).flatten(1).t(),
        };

        var kept = ChannelChoice.Keep(new UNetPart("a", UNetPartKind.SelfAttentionHeads, 3, 2), name => weights[name], 2);

        Assert.Equal([2, 3, 4, 5], kept);
    }

    [Fact]
    public void Keep_FeedForward_LooksAtValuesNotGates()
    {
        // Rows 0 to 2 are values, 3 to 5 gates.
        var weights = new Dictionary<string, Tensor>
        {
            ["net.0.proj.weight"] = Filters(1, 3, 2, 50, 0, 0),
            ["net.2.weight"] = Filters(1, 1, 1).flatten(1).t(),
        };

        var kept = ChannelChoice.Keep(new UNetPart("f", UNetPartKind.FeedForwardInner, 3, 1), name => weights[name], 2);

        Assert.Equal([1, 2], kept);
    }

    [Fact]
    public void Norms_WholePart_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ChannelChoice.Norms(UNetPart.Whole("mid_block"), _ => zeros(1)));
    }

    /// <summary>One filter of 4 values for each norm.</summary>
    private static Tensor Filters(params float[] norms) => (tensor(norms) / 2).reshape(-1, 1, 1, 1).expand(-1, 1, 2, 2).contiguous();
}
