using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>
/// Reads pictures of emoji-scenes-2: which objects are where, how large, in what colour, turned how, covered or not, and on what
/// backdrop. Looks for centres on a grid of 8-pixel cells (CenterNet; Zhou et al., 2019), in two layers: the largest objects in one
/// and all others in the other, because what is inside something shares its centre.
/// </summary>
internal sealed class CompositionReader : Network
{
    /// <summary>Pixels along one cell of the output grid.</summary>
    public const int Cell = 8;

    /// <summary>The largest objects, and all others.</summary>
    public const int Layers = 2;

    private const double Eps = 1e-5;

    /// <summary>Presence starts rare: the bias gives every cell a chance of one in a hundred.</summary>
    private const double FirstPresence = -4.6;

    private readonly Conv2d[] _down;
    private readonly ResnetBlock2D[] _blocks;
    private readonly Conv2d[] _up;
    private readonly ResnetBlock2D[] _fused;
    private readonly GroupNorm _norm;
    private readonly Conv2d _heads;
    private readonly Linear _backdrop;

    public CompositionReader(CompositionReaderConfig config)
        : base(nameof(CompositionReader))
    {
        Config = config;
        var widths = config.Channels;
        ResnetBlock2D Block(int channels) => new(channels, channels, config.Groups, Eps);
        _down = Children("down", [.. widths.Select((width, i) => new Conv2d(i == 0 ? 3 : widths[i - 1], width, 3, stride: 2, padding: 1))]);
        _blocks = Children("blocks", [Block(widths[1]), Block(widths[2]), Block(widths[3]), Block(widths[3]), Block(widths[4])]);
        _up = Children("up", [new Conv2d(widths[4], widths[3], 1), new Conv2d(widths[3], widths[2], 1)]);
        _fused = Children("fused", [Block(widths[3]), Block(widths[2])]);
        _norm = Child("norm", new GroupNorm(config.Groups, widths[2], Eps));
        _heads = Child("heads", new Conv2d(widths[2], Layers * CompositionLogits.Channels(config), 1));
        _backdrop = Child("backdrop", new Linear(widths[2] + widths[4], config.Backdrops.Count + 1));
        Initialise();
        using var noGradient = no_grad();
        using var bias = _heads.named_parameters().Single(item => item.name == "bias").parameter.view(Layers, -1);
        using var presence = bias.select(1, 0);
        presence.fill_(FirstPresence);
    }

    public CompositionReaderConfig Config { get; }

    protected override string WeightsFile => "model.safetensors";

    protected override string ConfigText => Config.ToJson();

    /// <exception cref="TrainingException">There is no reader in the folder.</exception>
    public static CompositionReader FromPretrained(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "config.json")))
        {
            throw new TrainingException($"There is no reader in '{folder}'. 'scenes reader train' makes one.");
        }

        var reader = new CompositionReader(CompositionReaderConfig.FromJson(ReadConfig(folder)));
        reader.LoadWeights(folder);
        return reader;
    }

    /// <param name="pictures">batch x 3 x height x width in -1..1, sides multiples of 32.</param>
    public CompositionLogits Forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var x = nn.functional.silu(_down[0].forward(pictures.to(ComputeType)));
        x = _blocks[0].forward(_down[1].forward(x));
        var eighth = _blocks[1].forward(_down[2].forward(x));
        var sixteenth = _blocks[3].forward(_blocks[2].forward(_down[3].forward(eighth)));
        var deepest = _blocks[4].forward(_down[4].forward(sixteenth));
        x = _fused[0].forward(Doubled(_up[0].forward(deepest)).Plus(sixteenth));
        x = nn.functional.silu(_norm.forward(_fused[1].forward(Doubled(_up[1].forward(x)).Plus(eighth))));
        var scene = cat([x.mean([2, 3]), deepest.mean([2, 3])], 1);
        return new CompositionLogits(
            _heads.forward(x).to(ScalarType.Float32).MoveToOuterDisposeScope(),
            _backdrop.forward(scene).to(ScalarType.Float32).MoveToOuterDisposeScope(),
            Config
        );
    }

    private static Tensor Doubled(Tensor x) => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
}
