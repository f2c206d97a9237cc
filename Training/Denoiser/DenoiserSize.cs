using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.Denoiser;

/// <summary>The denoisers of the family: the same shape, three levels with attention on the lower two, at two widths.</summary>
internal static class DenoiserSize
{
    public const int TextWidth = 128;

    public static UNet2DConditionConfig Find(string name) =>
        name switch
        {
            "large" => Of([64, 128, 192]),
            "small" => Of([32, 64, 96]),
            _ => throw new TrainingException($"--size is '{name}'; it must be large or small."),
        };

    public static CLIPTextConfig Text(int vocabulary, int length) =>
        new()
        {
            VocabSize = vocabulary,
            HiddenSize = TextWidth,
            IntermediateSize = TextWidth * 4,
            ProjectionDim = TextWidth,
            NumHiddenLayers = 2,
            NumAttentionHeads = 4,
            MaxPositionEmbeddings = length,
            BosTokenId = vocabulary - 2,
            EosTokenId = vocabulary - 1,
            PadTokenId = vocabulary - 1,
        };

    public static UNet2DConditionConfig Of(int[] channels) =>
        new()
        {
            SampleSize = [16],
            BlockOutChannels = channels,
            LayersPerBlock = [1],
            DownBlockTypes = ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
            UpBlockTypes = ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
            AttentionHeadDim = [4],
            CrossAttentionDim = [TextWidth],
            NormNumGroups = 16,
        };
}
