using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>What blocks of a denoiser need to know of its config to build their parts. Names are parameter names in the whole denoiser.</summary>
internal sealed record UNetShape(UNet2DConditionConfig Config, int TimeEmbedDim)
{
    private readonly Dictionary<string, UNetPart> _widths = UNetParts.Of(Config).Where(part => !part.IsWhole).ToDictionary(part => part.Name);

    public int Blocks => Config.BlockOutChannels.Count;

    public int Channels(int level) => Config.BlockOutChannels[level];

    /// <summary>The layers of one list of a block, null where they are removed.</summary>
    public IReadOnlyList<T?> Layers<T>(string list, int count, Func<string, int, T> create)
        where T : class
    {
        return [.. Enumerable.Range(0, count).Select(i => UNetParts.IsRemoved(Config, $"{list}.{i}") ? null : create($"{list}.{i}", i))];
    }

    public ResnetBlock2D Resnet(string name, int inChannels, int outChannels)
    {
        return new ResnetBlock2D(inChannels, outChannels, Config.NormNumGroups, Config.NormEps, TimeEmbedDim, Width(name));
    }

    public Transformer2DModel Transformer(string name, int level) => new(this, name, level);

    public Attention Attention(string name, int level, int? contextDim)
    {
        return new Attention(Channels(level), _widths[name].Units, contextDim, upcast: Config.UpcastAttention, inner: Width(name));
    }

    public FeedForward Feed(string name, int level) => new(Channels(level), Width(name));

    private int Width(string name) => _widths[name].Units * _widths[name].Channels;
}
