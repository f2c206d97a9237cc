using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>
/// What blocks of a denoiser need to know of its config to build their parts. Names are parameter names in the whole denoiser.
/// </summary>
internal sealed record UNetShape(UNet2DConditionConfig Config)
{
    private readonly Dictionary<string, UNetPart> _widths = UNetParts
        .Of(Config)
        .Where(part => !part.IsWhole)
        .ToDictionary(part => part.Name);

    public int Blocks => Config.BlockOutChannels.Count;

    /// <summary>Width of the embedding that resnets take.</summary>
    public int TimeEmbedDim => Config.ClassEmbeddingsConcat && Config.HasClassEmbedding ? Config.TimeWidth * 2 : Config.TimeWidth;

    public int Channels(int level) => Config.BlockOutChannels[level];

    /// <summary>The layers of one list of a block, null where they are removed.</summary>
    public IReadOnlyList<T?> Layers<T>(string list, int count, Func<string, int, T> create)
        where T : class
    {
        return [.. Enumerable.Range(0, count).Select(i => UNetParts.IsRemoved(Config, $"{list}.{i}") ? null : create($"{list}.{i}", i))];
    }

    public ResnetBlock2D Resnet(string name, int inChannels, int outChannels)
    {
        return new ResnetBlock2D(
            inChannels,
            outChannels,
            Config.NormNumGroups,
            Config.NormEps,
            TimeEmbedDim,
            Width(name),
            Config.ResnetTimeScaleShift == "scale_shift"
        )
        {
            Activation = Activations.Parse(Config.ActFn),
            OutputScale = name.StartsWith("mid_block", StringComparison.Ordinal) ? Config.MidBlockScaleFactor : Config.ResnetOutScaleFactor,
        };
    }

    /// <param name="depth">Transformer blocks.</param>
    /// <param name="crossOnly">Their first attention looks at the prompt too.</param>
    public Transformer2DModel Transformer(string name, int level, int depth, bool crossOnly) => new(this, name, level, depth, crossOnly);

    public Attention Attention(string name, int level, int? contextDim)
    {
        return new Attention(Channels(level), _widths[name].Units, contextDim, upcast: Config.UpcastAttention, inner: Width(name));
    }

    public FeedForward Feed(string name, int level) => new(Channels(level), Width(name));

    private int Width(string name) => _widths[name].Units * _widths[name].Channels;
}
