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

    public static TheoryData<string> GoldenCases() => new(GoldenFolder.Cases("clip", "text_"));

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Encode_GoldenIds_EqualsTransformers(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase($"clip/{name}");
        var projects = name.Contains("projection", StringComparison.Ordinal);
        using var network = projects
            ? CLIPTextModelWithProjection.FromPretrained(golden.Folder)
            : CLIPTextModel.FromPretrained(golden.Folder);

        var result = network.Encode(golden["input_ids"]);

        Assert.Equal(golden.Parameters, network.CountParameters());
        golden.AssertClose("text.out.last_hidden_state", result.LastHiddenState);
        golden.AssertClose("text.out.embeddings", result.HiddenStates[0]);
        golden.AssertClose("text.out.layer1", result.HiddenStates[1]);
        golden.AssertClose("text.out.penultimate", result.HiddenStates[^2]);
        if (projects)
        {
            golden.AssertClose("text.out.text_embeds", result.TextEmbeds!);
        }
        else
        {
            golden.AssertClose("text.out.pooler_output", result.PoolerOutput);
        }
    }

    [Fact]
    public void Encode_EndOfTextInTheMiddle_PoolsAtTheFirstOne()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("clip/text_quick_gelu");
        using var network = CLIPTextModel.FromPretrained(golden.Folder);

        var result = network.Encode(
            tensor(
                new long[,]
                {
                    { 598, 5, 599, 7, 599 },
                    { 598, 599, 1, 599, 1 },
                }
            )
        );

        Assert.Equal(result.LastHiddenState[0, 2], result.PoolerOutput[0]);
        Assert.Equal(result.LastHiddenState[1, 1], result.PoolerOutput[1]);
    }

    [Fact]
    public void SavePretrained_WithProjection_LoadsAgain()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var folder = new TemporaryFolder();
        using var golden = new GoldenCase("clip/text_projection_gelu");
        using var network = CLIPTextModelWithProjection.FromPretrained(golden.Folder);

        network.SavePretrained(folder.Path);
        using var again = CLIPTextModelWithProjection.FromPretrained(folder.Path);

        golden.AssertClose("text.out.text_embeds", again.Encode(golden["input_ids"]).TextEmbeds!);
        Assert.Contains("CLIPTextModelWithProjection", File.ReadAllText(folder.File("config.json")));
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
        var ids = tensor(
            new long[,]
            {
                { 598, 5, 6, 7 },
            }
        );
        var changed = tensor(
            new long[,]
            {
                { 598, 5, 6, 99 },
            }
        );

        var (a, b) = (network.forward(ids), network.forward(changed));

        Assert.True(a[.., ..3].allclose(b[.., ..3], atol: 1e-6));
        Assert.False(a[.., 3..].allclose(b[.., 3..], atol: 1e-3));
    }
}
