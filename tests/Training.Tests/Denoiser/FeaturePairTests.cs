using HybridGrains.ModelKit.Configs;
using HybridGrains.Training.Denoiser;

namespace HybridGrains.Training.Tests.Denoiser;

public sealed class FeaturePairTests
{
    private static readonly UNet2DConditionConfig Teacher = new();

    [Fact]
    public void Derive_StudentWithoutMiddleBlock_PairsAllOtherBlocks()
    {
        var pairs = FeaturePair.Derive(Teacher, Teacher with { MidBlockType = null });

        Assert.Equal(
            [
                "down_blocks.0",
                "down_blocks.1",
                "down_blocks.2",
                "down_blocks.3",
                "up_blocks.0",
                "up_blocks.1",
                "up_blocks.2",
                "up_blocks.3",
            ],
            pairs.Select(pair => pair.Student)
        );
        Assert.All(pairs, pair => Assert.Equal(pair.Teacher, pair.Student));
    }

    [Fact]
    public void Derive_NarrowerStudent_PairsWhatFits()
    {
        var pairs = FeaturePair.Derive(Teacher, Teacher with { BlockOutChannels = [160, 320, 640, 1280] });

        Assert.Equal(["down_blocks.3", "mid_block", "up_blocks.0"], pairs.Select(pair => pair.Teacher));
    }

    [Fact]
    public void Parse_BlocksOfAStudentWithFewerLevels_AreTakenAsBkSdmPairsThem()
    {
        var tiny = Teacher with
        {
            BlockOutChannels = [320, 640, 1280],
            MidBlockType = null,
            DownBlockTypes = ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
            UpBlockTypes = ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
        };

        Assert.Equal(new FeaturePair("up_blocks.2", "up_blocks.1"), FeaturePair.Parse("up_blocks.2=up_blocks.1", Teacher, tiny));
    }

    [Theory]
    [InlineData("conv_in")]
    [InlineData("up_blocks.4")]
    [InlineData("up_blocks.1=up_blocks.2=up_blocks.3")]
    [InlineData("down_blocks.1=down_blocks.2")]
    [InlineData("down_blocks.2=up_blocks.2")]
    public void Parse_PairThatCannotBe_NamesTheOption(string text)
    {
        var refusal = Assert.Throws<TrainingException>(() => FeaturePair.Parse(text, Teacher, Teacher));

        Assert.Contains("--pair", refusal.Message, StringComparison.Ordinal);
    }
}
