using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.UNet;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// Runs an exported file and its network on the same random inputs of several batch sizes and sizes. Files with fp16 weights
/// differ by the rounding of the weights too, unless the network's own came from fp16. Each check comes in two halves as well,
/// so that ONNX Runtime and TorchSharp need not hold a large network at the same time.
/// </summary>
public static class OnnxSelfCheck
{
    private const int Steps = 1000;

    /// <summary>Batch, and height and width in units of the coarsest level; the last is rounded at every halving.</summary>
    private static readonly (int Batch, double Height, double Width)[] Sizes = [(1, 2, 2), (2, 2, 3), (3, 1, 2), (2, 1.75, 2.25)];

    /// <summary>Timesteps, sizes and classes differ from row to row.</summary>
    public static OnnxSelfCheckResult UNet(UNet2DConditionModel network, string path, long seed = 0)
    {
        using var run = RunUNet(network.Config, path, seed);
        return Compare(run, network);
    }

    /// <summary>First half: the file alone.</summary>
    public static OnnxCheckRun RunUNet(UNet2DConditionConfig config, string path, long seed = 0)
    {
        using var random = new Generator((ulong)seed);
        return OnnxCheckRun.Of(path, Sizes.Select(size => Inputs(config, size, random)));
    }

    /// <summary>Second half: the network alone.</summary>
    public static OnnxSelfCheckResult Compare(OnnxCheckRun run, UNet2DConditionModel network) =>
        run.Compare(inputs =>
            [
                network.forward(
                    inputs["sample"],
                    inputs["timestep"],
                    inputs["encoder_hidden_states"],
                    inputs.GetValueOrDefault("timestep_cond"),
                    conditioning: new UNetConditioning
                    {
                        TextEmbeds = inputs.GetValueOrDefault("text_embeds"),
                        TimeIds = inputs.GetValueOrDefault("time_ids"),
                        ClassLabels = inputs.GetValueOrDefault("class_labels"),
                    }
                ),
            ]
        );

    public static OnnxSelfCheckResult TextEncoder(CLIPTextModel network, string path, long seed = 0)
    {
        using var run = RunTextEncoder(network.Config, path, seed);
        return Compare(run, network);
    }

    public static OnnxCheckRun RunTextEncoder(CLIPTextConfig config, string path, long seed = 0)
    {
        using var random = new Generator((ulong)seed);
        (int Batch, int Tokens)[] sizes =
        [
            (1, config.MaxPositionEmbeddings),
            (2, config.MaxPositionEmbeddings),
            (3, Math.Min(5, config.MaxPositionEmbeddings)),
        ];
        return OnnxCheckRun.Of(
            path,
            sizes.Select(size => new Dictionary<string, Tensor>
            {
                ["input_ids"] = randint(config.VocabSize, [size.Batch, size.Tokens], ScalarType.Int64, generator: random),
            })
        );
    }

    public static OnnxSelfCheckResult Compare(OnnxCheckRun run, CLIPTextModel network) =>
        run.Compare(inputs =>
        {
            var result = network.Encode(inputs["input_ids"]);
            return [result.LastHiddenState, result.TextEmbeds ?? result.PoolerOutput, result.HiddenStates[^2]];
        });

    public static OnnxSelfCheckResult Decoder(AutoencoderKL network, string path, long seed = 0) =>
        Decoder(network, network.Config.LatentChannels, path, seed);

    public static OnnxSelfCheckResult Decoder(AutoencoderTiny network, string path, long seed = 0) =>
        Decoder(network, network.Config.LatentChannels, path, seed);

    public static OnnxSelfCheckResult Encoder(AutoencoderKL network, string path, long seed = 0) =>
        Encoder(network, network.Config.InChannels, network.Config.BlockOutChannels.Count, path, seed);

    public static OnnxSelfCheckResult Encoder(AutoencoderTiny network, string path, long seed = 0) =>
        Encoder(network, network.Config.InChannels, network.Config.NumEncoderBlocks.Count, path, seed);

    public static OnnxCheckRun RunDecoder(int latentChannels, string path, long seed = 0) =>
        Pictures(path, "latent_sample", latentChannels, 4, seed);

    /// <param name="levels">Of the encoder; every one but the last halves the picture.</param>
    public static OnnxCheckRun RunEncoder(int channels, int levels, string path, long seed = 0) =>
        Pictures(path, "sample", channels, 4 << (levels - 1), seed);

    /// <param name="network">An AutoencoderKL or AutoencoderTiny.</param>
    public static OnnxSelfCheckResult CompareDecoder(OnnxCheckRun run, Network network) =>
        run.Compare(inputs =>
            network switch
            {
                AutoencoderTiny tiny => [tiny.Decode(inputs["latent_sample"])],
                AutoencoderKL large => [large.Decode(inputs["latent_sample"])],
                _ => throw new ArgumentException("Not an autoencoder.", nameof(network)),
            }
        );

    /// <param name="network">An AutoencoderKL or AutoencoderTiny.</param>
    public static OnnxSelfCheckResult CompareEncoder(OnnxCheckRun run, Network network) =>
        run.Compare(inputs =>
            network switch
            {
                AutoencoderTiny tiny => [tiny.Encode(inputs["sample"])],
                AutoencoderKL large => [large.Encode(inputs["sample"]).Mean],
                _ => throw new ArgumentException("Not an autoencoder.", nameof(network)),
            }
        );

    private static OnnxSelfCheckResult Decoder(Network network, int latentChannels, string path, long seed)
    {
        using var run = RunDecoder(latentChannels, path, seed);
        return CompareDecoder(run, network);
    }

    private static OnnxSelfCheckResult Encoder(Network network, int channels, int levels, string path, long seed)
    {
        using var run = RunEncoder(channels, levels, path, seed);
        return CompareEncoder(run, network);
    }

    private static Dictionary<string, Tensor> Inputs(
        UNet2DConditionConfig config,
        (int Batch, double Height, double Width) size,
        Generator random
    )
    {
        var unit = 1 << (config.BlockOutChannels.Count - 1);
        var batch = (long)size.Batch;
        var inputs = new Dictionary<string, Tensor>
        {
            ["sample"] = randn([batch, config.InChannels, Side(size.Height, unit), Side(size.Width, unit)], generator: random),
            ["timestep"] = randint(Steps, [batch], ScalarType.Float32, generator: random),
            ["encoder_hidden_states"] = randn([batch, 5 + batch, config.PromptWidth], generator: random),
        };
        if (config.TimeCondProjDim is { } width)
        {
            inputs["timestep_cond"] = randn([batch, width], generator: random);
        }

        if (config.HasClassEmbedding)
        {
            inputs["class_labels"] = ClassLabels(config, batch, random);
        }

        if (config.AdditionEmbedType is null)
        {
            return inputs;
        }

        inputs["text_embeds"] = randn([batch, config.PooledWidth], generator: random);
        inputs["time_ids"] = randint(Steps, [batch, UNet2DConditionConfig.TimeIds], ScalarType.Float32, generator: random);
        return inputs;
    }

    private static Tensor ClassLabels(UNet2DConditionConfig config, long batch, Generator random) =>
        config.ClassEmbedType switch
        {
            null => randint(config.NumClassEmbeds!.Value, [batch], ScalarType.Int64, generator: random),
            "timestep" => randint(Steps, [batch], ScalarType.Float32, generator: random),
            "identity" => randn([batch, config.TimeWidth], generator: random),
            _ => randn([batch, config.ProjectionClassEmbeddingsInputDim!.Value], generator: random),
        };

    private static OnnxCheckRun Pictures(string path, string input, int channels, int unit, long seed)
    {
        using var random = new Generator((ulong)seed);
        return OnnxCheckRun.Of(
            path,
            Sizes.Select(size => new Dictionary<string, Tensor>
            {
                [input] = randn([size.Batch, channels, Side(size.Height, unit), Side(size.Width, unit)], generator: random),
            })
        );
    }

    private static long Side(double units, int unit) => Math.Max(1, (long)(units * unit));
}
