using HybridGrains.ModelKit.Networks;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Networks;

public sealed class CLIPTextModelTests
{
    [Fact]
    public void Forward_GoldenIds_EqualsTransformers()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("clip/text_quick_gelu");
        using var network = CLIPTextModel.FromPretrained(golden.Folder);

        golden.AssertClose("text.out.last_hidden_state", network.forward(golden["input_ids"]));
        Assert.Equal(golden.Parameters, network.CountParameters());
    }

    [Fact]
    public void Forward_AttentionMask_EqualsTransformers()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("clip/text_quick_gelu");
        using var network = CLIPTextModel.FromPretrained(golden.Folder);

        golden.AssertClose("masked.out.last_hidden_state", network.forward(golden["input_ids"], golden["attention_mask"]));
    }

    [Fact]
    public void Forward_WithGradients_EqualsTransformers()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("clip/text_quick_gelu");
        using var network = CLIPTextModel.FromPretrained(golden.Folder);

        var result = network.forward(golden["input_ids"], golden["attention_mask"]);

        Assert.True(result.requires_grad);
        golden.AssertClose("masked.out.last_hidden_state", result);
    }

    [Fact]
    public void Forward_LaterTokenChanged_LeavesEarlierStates()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("clip/text_quick_gelu");
        using var network = CLIPTextModel.FromPretrained(golden.Folder);
        var ids = tensor(new long[,] { { 598, 5, 6, 7 } });
        var changed = tensor(new long[,] { { 598, 5, 6, 99 } });

        var (a, b) = (network.forward(ids), network.forward(changed));

        Assert.True(a[.., ..3].allclose(b[.., ..3], atol: 1e-6));
        Assert.False(a[.., 3..].allclose(b[.., 3..], atol: 1e-3));
    }
}
