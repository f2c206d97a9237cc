using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// Runs an exported file and its network on the same random inputs of several batch sizes and sizes. Files with fp16 weights
/// differ by the rounding of the weights too, unless the network's own came from fp16.
/// </summary>
public static class OnnxSelfCheck
{
    private const int Steps = 1000;

    /// <summary>Batch, and height and width in units of the coarsest level; the last is rounded at every halving.</summary>
    private static readonly (int Batch, double Height, double Width)[] Sizes = [(1, 2, 2), (2, 2, 3), (3, 1, 2), (2, 1.75, 2.25)];

    /// <summary>Timesteps differ from row to row.</summary>
    public static OnnxSelfCheckResult UNet(UNet2DConditionModel network, string path, long seed = 0)
    {
        var config = network.Config;
        var unit = 1 << (config.BlockOutChannels.Count - 1);
        using var onnx = new OnnxNetwork(path);
        using var random = new Generator((ulong)seed);
        return Compare(Sizes, size =>
        {
            var sample = randn([size.Batch, config.InChannels, Side(size.Height, unit), Side(size.Width, unit)], generator: random);
            var timestep = randint(Steps, [size.Batch], ScalarType.Float32, generator: random);
            var context = randn([size.Batch, 5 + size.Batch, config.CrossAttentionDim[0]], generator: random);
            var condition = config.TimeCondProjDim is { } width ? randn([size.Batch, width], generator: random) : null;
            (string, Tensor)[] inputs = [("sample", sample), ("timestep", timestep), ("encoder_hidden_states", context)];
            return (
                sample,
                onnx.Run(condition is null ? inputs : [.. inputs, ("timestep_cond", condition)]),
                network.forward(sample, timestep, context, condition));
        });
    }

    public static OnnxSelfCheckResult TextEncoder(CLIPTextModel network, string path, long seed = 0)
    {
        var config = network.Config;
        using var onnx = new OnnxNetwork(path);
        using var random = new Generator((ulong)seed);
        (int Batch, int Tokens)[] sizes = [(1, config.MaxPositionEmbeddings), (2, config.MaxPositionEmbeddings), (3, Math.Min(5, config.MaxPositionEmbeddings))];
        return Compare(sizes, size =>
        {
            var ids = randint(config.VocabSize, [size.Batch, size.Tokens], ScalarType.Int64, generator: random);
            return (ids, onnx.Run(("input_ids", ids)), network.forward(ids));
        });
    }

    public static OnnxSelfCheckResult Decoder(AutoencoderKL network, string path, long seed = 0)
    {
        return Pictures(path, "latent_sample", network.Config.LatentChannels, 4, network.Decode, seed);
    }

    public static OnnxSelfCheckResult Decoder(AutoencoderTiny network, string path, long seed = 0)
    {
        return Pictures(path, "latent_sample", network.Config.LatentChannels, 4, network.Decode, seed);
    }

    public static OnnxSelfCheckResult Encoder(AutoencoderKL network, string path, long seed = 0)
    {
        var unit = 4 << (network.Config.BlockOutChannels.Count - 1);
        return Pictures(path, "sample", network.Config.InChannels, unit, images => network.Encode(images).Mean, seed);
    }

    public static OnnxSelfCheckResult Encoder(AutoencoderTiny network, string path, long seed = 0)
    {
        var unit = 4 << (network.Config.NumEncoderBlocks.Count - 1);
        return Pictures(path, "sample", network.Config.InChannels, unit, network.Encode, seed);
    }

    private static OnnxSelfCheckResult Pictures(string path, string input, int channels, int unit, Func<Tensor, Tensor> forward, long seed)
    {
        using var onnx = new OnnxNetwork(path);
        using var random = new Generator((ulong)seed);
        return Compare(Sizes, size =>
        {
            var x = randn([size.Batch, channels, Side(size.Height, unit), Side(size.Width, unit)], generator: random);
            return (x, onnx.Run((input, x)), forward(x));
        });
    }

    private static long Side(double units, int unit) => Math.Max(1, (long)(units * unit));

    private static OnnxSelfCheckResult Compare<TSize>(IEnumerable<TSize> sizes, Func<TSize, (Tensor Input, Tensor Onnx, Tensor Network)> run)
    {
        using var noGrad = no_grad();
        var cases = new List<OnnxSelfCheckCase>();
        foreach (var size in sizes)
        {
            using var scope = NewDisposeScope();
            var (input, onnx, network) = run(size);
            var difference = (onnx - network).abs().max().item<float>() / network.abs().max().item<float>();
            cases.Add(new OnnxSelfCheckCase(string.Join('x', input.shape), difference));
        }

        return new OnnxSelfCheckResult(cases);
    }
}
