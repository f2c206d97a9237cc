using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluator;

/// <summary>
/// The evaluator: reads which objects a picture shows, where, how large, and on what background. Looks for object centres
/// on a grid of 8-pixel cells (CenterNet; Zhou et al., 2019) with one presence map and one class per cell.
/// </summary>
public sealed class SceneReader : Network
{
    /// <summary>Pixels along one cell of the output grid.</summary>
    public const int Cell = 8;

    private const double Eps = 1e-5;

    /// <summary>Presence starts rare: the bias gives every cell a chance of one in a hundred.</summary>
    private const double FirstPresence = -4.6;

    private readonly Conv2d _half;
    private readonly Conv2d _quarter;
    private readonly Conv2d _eighth;
    private readonly Conv2d _sixteenth;
    private readonly ResnetBlock2D _quarterBlock;
    private readonly ResnetBlock2D _eighthBlock;
    private readonly ResnetBlock2D[] _sixteenthBlocks;
    private readonly Conv2d _back;
    private readonly ResnetBlock2D _fused;
    private readonly GroupNorm _norm;
    private readonly Conv2d _presence;
    private readonly Conv2d _object;
    private readonly Conv2d _size;
    private readonly Linear _background;

    public SceneReader(SceneReaderConfig config)
        : base(nameof(SceneReader))
    {
        Config = config;
        var (a, b, c, d) = (config.Channels[0], config.Channels[1], config.Channels[2], config.Channels[3]);
        ResnetBlock2D Block(int channels) => new(channels, channels, config.Groups, Eps);
        _half = Child("half", new Conv2d(3, a, 3, stride: 2, padding: 1));
        _quarter = Child("quarter", new Conv2d(a, b, 3, stride: 2, padding: 1));
        _quarterBlock = Child("quarter_block", Block(b));
        _eighth = Child("eighth", new Conv2d(b, c, 3, stride: 2, padding: 1));
        _eighthBlock = Child("eighth_block", Block(c));
        _sixteenth = Child("sixteenth", new Conv2d(c, d, 3, stride: 2, padding: 1));
        _sixteenthBlocks = Children("sixteenth_blocks", [Block(d), Block(d)]);
        _back = Child("back", new Conv2d(d, c, 1));
        _fused = Child("fused_block", Block(c));
        _norm = Child("norm", new GroupNorm(config.Groups, c, Eps));
        _presence = Child("presence", new Conv2d(c, 1, 1));
        _object = Child("object", new Conv2d(c, config.Objects.Count + 1, 1));
        _size = Child("size", new Conv2d(c, config.Sizes.Count, 1));
        _background = Child("background", new Linear(c, config.Backgrounds.Count + 1));
        Initialise();
        using var noGradient = no_grad();
        _presence.named_parameters().Single(item => item.name == "bias").parameter.fill_(FirstPresence);
    }

    public SceneReaderConfig Config { get; }

    protected override string WeightsFile => "model.safetensors";

    protected override string ConfigText => Config.ToJson();

    public static SceneReader FromPretrained(string folder)
    {
        var reader = new SceneReader(SceneReaderConfig.FromJson(ReadConfig(folder)));
        reader.LoadWeights(folder);
        return reader;
    }

    /// <param name="pictures">batch x 3 x height x width in -1..1, sides multiples of 16.</param>
    public SceneLogits Forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var x = nn.functional.silu(_half.forward(pictures.to(ComputeType)));
        x = _quarterBlock.forward(_quarter.forward(x));
        var eighth = _eighthBlock.forward(_eighth.forward(x));
        x = _sixteenth.forward(eighth);
        foreach (var block in _sixteenthBlocks) x = block.forward(x);
        x = nn.functional.interpolate(_back.forward(x), scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        x = nn.functional.silu(_norm.forward(_fused.forward(x + eighth)));
        Tensor Leave(Tensor logits) => logits.to(ScalarType.Float32).MoveToOuterDisposeScope();
        return new SceneLogits(
            Leave(_presence.forward(x).squeeze(1)), Leave(_object.forward(x)), Leave(_size.forward(x)),
            Leave(_background.forward(x.mean([2, 3]))));
    }
}
