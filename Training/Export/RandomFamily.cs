using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using static TorchSharp.torch;

namespace HybridGrains.Training.Export;

/// <summary>A tiny untrained family with the layout of the real one, for trying everything but the pictures.</summary>
internal static class RandomFamily
{
    private const int Context = 16;
    private const int Side = 128;

    /// <param name="folder">Replaced when it exists.</param>
    /// <param name="seed">Equal seeds make equal weights.</param>
    public static void Write(string folder, string name, int seed, TimeProvider timeProvider)
    {
        var tokenizer = Directory.CreateTempSubdirectory("tokenizer-").FullName;
        try
        {
            DataCommands.WriteVocabulary(tokenizer, captions: 2_000, maxLength: 32);
            random.manual_seed(seed);
            using var networks = Networks(ClipTokenizer.Load(tokenizer));
            using var pictures = rand(4, 3, Side, Side) * 2 - 1;
            new FamilyBundle(
                networks,
                new BundleOptions(name, "Random weights: noise in, noise out", tokenizer, 32, Side),
                timeProvider
            ).Write(folder, pictures);
        }
        finally
        {
            Directory.Delete(tokenizer, recursive: true);
        }
    }

    private static FamilyNetworks Networks(ClipTokenizer tokenizer) =>
        new(
            new CLIPTextModel(
                new CLIPTextConfig
                {
                    VocabSize = tokenizer.VocabularySize,
                    HiddenSize = Context,
                    IntermediateSize = 2 * Context,
                    ProjectionDim = Context,
                    NumHiddenLayers = 1,
                    NumAttentionHeads = 2,
                    MaxPositionEmbeddings = tokenizer.MaxLength,
                }
            ),
            new AutoencoderKL(
                new AutoencoderKLConfig
                {
                    BlockOutChannels = [8, 8, 8, 8],
                    DownBlockTypes = [.. Enumerable.Repeat("DownEncoderBlock2D", 4)],
                    UpBlockTypes = [.. Enumerable.Repeat("UpDecoderBlock2D", 4)],
                    NormNumGroups = 4,
                    MidBlockAddAttention = false,
                    SampleSize = [Side],
                    ScalingFactor = 1,
                }
            ),
            Denoiser(16),
            Denoiser(8)
        );

    private static UNet2DConditionModel Denoiser(int width) =>
        new(
            new UNet2DConditionConfig
            {
                BlockOutChannels = [width, 2 * width],
                DownBlockTypes = ["DownBlock2D", "CrossAttnDownBlock2D"],
                UpBlockTypes = ["CrossAttnUpBlock2D", "UpBlock2D"],
                LayersPerBlock = [1],
                NormNumGroups = 4,
                CrossAttentionDim = [Context],
                AttentionHeadDim = [2],
                SampleSize = [Side / 8],
            }
        );
}
