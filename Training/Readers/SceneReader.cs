using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Readers;

/// <summary>
/// The evaluator: reads which objects a picture shows, where, how large, and on what background. Looks for object centres
/// on a grid of 8-pixel cells (CenterNet; Zhou et al., 2019) with one presence map and one class per cell.
/// </summary>
internal sealed class SceneReader : Network
{
    /// <summary>Pixels along one cell of the output grid.</summary>
    public const int Cell = 8;

    private const double Eps = 1e-5;

    /// <summary>Presence starts rare: the bias gives every cell a chance of one in a hundred.</summary>
    private const double FirstPresence = -4.6;

    public SceneReader(SceneReaderConfig config)
        : base(nameof(SceneReader))
    {
        Config = config;
        var (a, b, c, d) = (config.Channels[0], config.Channels[1], config.Channels[2], config.Channels[3]);
        ResnetBlock2D Block(int channels) => new(channels, channels, config.Groups, Eps);
        Half = Child("half", new Conv2d(3, a, 3, stride: 2, padding: 1));
        Quarter = Child("quarter", new Conv2d(a, b, 3, stride: 2, padding: 1));
        QuarterBlock = Child("quarter_block", Block(b));
        Eighth = Child("eighth", new Conv2d(b, c, 3, stride: 2, padding: 1));
        EighthBlock = Child("eighth_block", Block(c));
        Sixteenth = Child("sixteenth", new Conv2d(c, d, 3, stride: 2, padding: 1));
        SixteenthBlocks = Children("sixteenth_blocks", [Block(d), Block(d)]);
        Back = Child("back", new Conv2d(d, c, 1));
        Fused = Child("fused_block", Block(c));
        Norm = Child("norm", new GroupNorm(config.Groups, c, Eps));
        Presence = Child("presence", new Conv2d(c, 1, 1));
        Object = Child("object", new Conv2d(c, config.Objects.Count + 1, 1));
        Size = Child("size", new Conv2d(c, config.Sizes.Count, 1));
        Background = Child("background", new Linear(c, config.Backgrounds.Count + 1));
        Initialise();
        using var noGradient = no_grad();
        Presence.named_parameters().Single(item => item.name == "bias").parameter.fill_(FirstPresence);
    }

    public SceneReaderConfig Config { get; }

    internal Conv2d Half { get; }

    internal Conv2d Quarter { get; }

    internal Conv2d Eighth { get; }

    internal Conv2d Sixteenth { get; }

    internal ResnetBlock2D QuarterBlock { get; }

    internal ResnetBlock2D EighthBlock { get; }

    internal ResnetBlock2D[] SixteenthBlocks { get; }

    internal Conv2d Back { get; }

    internal ResnetBlock2D Fused { get; }

    internal GroupNorm Norm { get; }

    internal Conv2d Presence { get; }

    internal Conv2d Object { get; }

    internal Conv2d Size { get; }

    internal Linear Background { get; }

    protected override string WeightsFile => "model.safetensors";

    protected override string ConfigText => Config.ToJson();

    /// <exception cref="TrainingException">There is no evaluator in the folder.</exception>
    public static SceneReader FromPretrained(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "config.json")))
        {
            throw new TrainingException($"There is no evaluator in '{folder}'. 'evaluator train' makes one.");
        }

        var reader = new SceneReader(SceneReaderConfig.FromJson(ReadConfig(folder)));
        reader.LoadWeights(folder);
        return reader;
    }

    /// <param name="pictures">batch x 3 x height x width in -1..1, sides multiples of 16.</param>
    public SceneLogits Forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var x = nn.functional.silu(Half.forward(pictures.to(ComputeType)));
        x = QuarterBlock.forward(Quarter.forward(x));
        var eighth = EighthBlock.forward(Eighth.forward(x));
        x = Sixteenth.forward(eighth);
        foreach (var block in SixteenthBlocks)
        {
            x = block.forward(x);
        }

        x = nn.functional.interpolate(Back.forward(x), scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        x = nn.functional.silu(Norm.forward(Fused.forward(x.Plus(eighth))));
        Tensor Leave(Tensor logits) => logits.to(ScalarType.Float32).MoveToOuterDisposeScope();
        return new SceneLogits(
            Leave(Presence.forward(x).squeeze(1)),
            Leave(Object.forward(x)),
            Leave(Size.forward(x)),
            Leave(Background.forward(x.mean([2, 3])))
        );
    }
}
