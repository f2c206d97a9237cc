using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Consistency;
using HybridGrains.Training.Hours;
using Xunit;

namespace HybridGrains.Training.Tests.Hours;

public sealed class CompanionWorkTests
{
    [Fact]
    public void FlopCount_StableDiffusion1_IsThePublishedOne()
    {
        using var network = new UNet2DConditionModel(new UNet2DConditionConfig { CrossAttentionDim = [768] }, initialise: false);

        var flops = FlopCount.Denoiser(network, side: 64, contextTokens: 77);

        // Hybrid SD's code says 33.89 TFLOP for 25 steps of two rows; its counter leaves out the products of attention.
        var attention = 5 * (Products(64, 320) + Products(32, 640) + Products(16, 1280)) + Products(8, 1280);
        Assert.Equal(1, (flops - attention) / (33.89e12 / 50), 0.005);
    }

    /// <summary>Self- and cross-attention of one transformer block.</summary>
    private static double Products(double side, double channels) => 4 * side * side * channels * (side * side + 77);

    [Fact]
    public void Stages_KnownSizes_CountTheirPasses()
    {
        var work = new CompanionWork(Teacher: 100, Student: 10, Parts: 9)
        {
            Prompts = 2,
            SamplingSteps = 5,
            RecoverySteps = 7,
            DistillationSteps = 3,
            Batch = 4,
            Consistency = ConsistencySettings.Lcm,
        };

        var flops = work.Stages.Select(stage => stage.Flops);

        // prune 10 x 2 x 5 x 200; recover 7 x 4 x (100 + 30); distil 3 x 4 x (3 students + 2 teachers + average).
        Assert.Equal([20_000, 3_640, 12 * 600, 12 * 240], flops);
    }

    [Fact]
    public void Stages_WithADiscriminator_AverageItsTurnsWithTheStudents()
    {
        var work = new CompanionWork(100, 100, 9) { DistillationSteps = 1, Batch = 1 };

        // A student's turn is 4 + 6 + 2 evaluations, a discriminator's 1 + 2 x 2.
        Assert.Equal(850, work.Stages[2].Flops);
    }

    [Theory]
    [InlineData("A100")]
    [InlineData("A100=fast")]
    [InlineData("A100=0")]
    [InlineData("=312")]
    public void Parse_WrongSpeed_SaysTheFormAndRange(string text)
    {
        var error = Assert.Throws<TrainingException>(() => GpuSpeed.Parse(text));

        Assert.Contains("NAME=TFLOPS with TFLOPS between 0.1 and 100000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hours_OneHourOfWork_IsAnHourAtFullSpeedAndTwoAtHalf()
    {
        var gpu = GpuSpeed.Parse("mine=2.5");

        Assert.Equal(1, gpu.Hours(2.5e12 * 3600, 1), 1e-9);
        Assert.Equal(2, gpu.Hours(2.5e12 * 3600, 0.5), 1e-9);
    }
}
