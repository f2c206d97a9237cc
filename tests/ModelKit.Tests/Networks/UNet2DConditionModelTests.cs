using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Networks;

public sealed class UNet2DConditionModelTests
{
    private static UNet2DConditionConfig CreateTrainable() =>
        new()
        {
            BlockOutChannels = [16, 32],
            DownBlockTypes = ["DownBlock2D", "CrossAttnDownBlock2D"],
            UpBlockTypes = ["CrossAttnUpBlock2D", "UpBlock2D"],
            LayersPerBlock = [1],
            CrossAttentionDim = [24],
            AttentionHeadDim = [2],
            NormNumGroups = 8,
        };

    public static TheoryData<string> GoldenCases() => new(GoldenFolder.Cases("networks", "unet_"));

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Forward_EveryRunOfGoldenCase_EqualsDiffusers(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase($"networks/{name}");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);

        Assert.Equal(golden.Parameters, network.CountParameters());
        Assert.All(
            golden.Runs,
            run =>
            {
                var given = golden.Arguments(run);
                var result = network.forward(
                    given["sample"],
                    given["timestep"],
                    given["encoder_hidden_states"],
                    given.GetValueOrDefault("timestep_cond"),
                    conditioning: GoldenCase.Conditioning(given)
                );
                golden.AssertClose($"{run}.out.sample", result);
            }
        );
    }

    [Fact]
    public void Forward_WithGradients_EqualsDiffusers()
    {
        // Attention takes another way when gradients are wanted.
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("networks/unet_sd1");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);

        var result = network.forward(golden["a.in.sample"], golden["a.in.timestep"], golden["a.in.encoder_hidden_states"]);

        Assert.True(result.requires_grad);
        golden.AssertClose("a.out.sample", result);
    }

    [Fact]
    public void Forward_InsideAScope_LeavesOnlyItsResult()
    {
        using var network = new UNet2DConditionModel(CreateTrainable());
        using var scope = NewDisposeScope();
        var (sample, timestep, context) = (randn(1, 4, 8, 8), tensor(41L), randn(1, 5, 24));
        var before = scope.DisposablesCount;

        network.forward(sample, timestep, context);

        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [Fact]
    public void Forward_ModuleMovedToFloat64_UsesTheMovedParameters()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("networks/unet_sd1");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        var (sample, context) = (golden["b.in.sample"], golden["b.in.encoder_hidden_states"]);

        network.to(ScalarType.Float64);
        network.ComputeType = ScalarType.Float64;
        foreach (var parameter in network.ConvOut.parameters())
        {
            parameter.zero_();
        }

        Assert.Equal(0, network.forward(sample, golden["b.in.timestep"], context).abs().max().item<float>());
    }

    [Fact]
    public void Forward_RowsAtDifferentTimesteps_EachEqualsItsOwnRun()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("networks/unet_sd1");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        var (sample, context) = (golden["a.in.sample"], golden["a.in.encoder_hidden_states"]);

        var together = network.forward(sample, tensor(new long[] { 7, 901 }), context);

        var second = network.forward(sample[1..2], tensor(901L), context[1..2]);
        Assert.True(GoldenCase.RelativeError(together[1..2], second) < 1e-5);
    }

    [Fact]
    public void Forward_Bf16_IsCloseToFp32()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("networks/unet_sd1");
        using var network = UNet2DConditionModel.FromPretrained(golden.Folder);
        network.ComputeType = ScalarType.BFloat16;

        var result = network.forward(golden["a.in.sample"], golden["a.in.timestep"], golden["a.in.encoder_hidden_states"]);

        Assert.Equal(ScalarType.Float32, result.dtype);
        golden.AssertClose("a.out.sample", result, tolerance: 0.03);
        Assert.NotEqual(0, GoldenCase.RelativeError(result, golden["a.out.sample"]));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Backward_AnyComputeType_ReachesEveryParameterInFp32(ScalarType computeType)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = new UNet2DConditionModel(CreateTrainable()) { ComputeType = computeType };

        var result = network.forward(randn(2, 4, 8, 8), tensor(new long[] { 3, 500 }), randn(2, 5, 24));
        result.square().mean().backward();

        Assert.All(
            network.named_parameters(),
            p =>
            {
                Assert.NotNull(p.parameter.grad);
                Assert.Equal(ScalarType.Float32, p.parameter.grad.dtype);
                Assert.True(p.parameter.grad.isfinite().all().item<bool>(), p.name);
                Assert.True(p.parameter.grad.abs().max().item<float>() > 0, p.name);
            }
        );
    }

    [Fact]
    public void Backward_Bf16_IsCloseToFp32()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = new UNet2DConditionModel(CreateTrainable());
        var (sample, timestep, context) = (randn(2, 4, 8, 8), tensor(new long[] { 3, 500 }), randn(2, 5, 24));

        var fp32 = Gradient(network, ScalarType.Float32, sample, timestep, context);
        var bf16 = Gradient(network, ScalarType.BFloat16, sample, timestep, context);

        var cosine = (fp32 * bf16).sum() / (fp32.norm() * bf16.norm());
        Assert.True(cosine.item<float>() > 0.995, $"cosine of the gradients is {cosine.item<float>()}");
    }

    [Fact]
    public void Constructor_NoMiddleBlock_HasNoSuchParameters()
    {
        using var network = new UNet2DConditionModel(CreateTrainable() with { MidBlockType = null });

        Assert.DoesNotContain(network.named_parameters(), p => p.name.StartsWith("mid_block", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ScalarType.Float32, 0)]
    [InlineData(ScalarType.Float16, 0.001)]
    public void SavePretrained_ThenLoaded_GivesTheSamePredictions(ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var folder = new TemporaryFolder();
        manual_seed(2);
        using var network = new UNet2DConditionModel(CreateTrainable());
        var (sample, timestep, context) = (randn(1, 4, 8, 8), tensor(41L), randn(1, 5, 24));

        network.SavePretrained(folder.Path, dtype);
        using var loaded = UNet2DConditionModel.FromPretrained(folder.Path);

        var error = GoldenCase.RelativeError(loaded.forward(sample, timestep, context), network.forward(sample, timestep, context));
        Assert.True(error <= tolerance, $"relative error {error}");
    }

    [Fact]
    public void FromPretrained_WeightsOfAnotherShape_ListsNames()
    {
        using var folder = new TemporaryFolder();
        using var network = new UNet2DConditionModel(CreateTrainable() with { MidBlockType = null });
        network.SavePretrained(folder.Path);
        File.WriteAllText(folder.File("config.json"), (CreateTrainable() with { CrossAttentionDim = [25] }).ToJson());

        var error = Assert.Throws<StateMismatchException>(() => UNet2DConditionModel.FromPretrained(folder.Path));

        Assert.Contains("mid_block.resnets.0.conv1.weight", error.Missing);
        Assert.Contains(
            error.Misshaped,
            n => n.StartsWith("down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight", StringComparison.Ordinal)
        );
    }

    private static Tensor Gradient(UNet2DConditionModel network, ScalarType type, Tensor sample, Tensor timestep, Tensor context)
    {
        network.ComputeType = type;
        network.zero_grad();
        network.forward(sample, timestep, context).square().mean().backward();
        return cat(network.parameters().Select(p => p.grad!.flatten()).ToArray());
    }
}
