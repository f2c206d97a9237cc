using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;

namespace HybridGrains.ModelKit.Networks;

/// <summary>CLIP's text encoder with the projection of its pooled state (the second text encoder of SDXL).</summary>
public sealed class CLIPTextModelWithProjection : CLIPTextModel
{
    /// <param name="config">Checked here; see <see cref="ModelConfigException"/>.</param>
    /// <param name="initialise">False leaves the parameters undefined, for loading into. Default: true.</param>
    public CLIPTextModelWithProjection(CLIPTextConfig config, bool initialise = true)
        : base(config, initialise: false, nameof(CLIPTextModelWithProjection))
    {
        TextProjection = Child("text_projection", new Linear(config.HiddenSize, config.ProjectionDim, bias: false));
        if (initialise)
        {
            Initialise();
        }
    }

    public Linear TextProjection { get; }

    protected override string ConfigText => Config.ToJson(nameof(CLIPTextModelWithProjection));

    /// <summary>Reads config.json and the weights of a folder.</summary>
    public static new CLIPTextModelWithProjection FromPretrained(string folder)
    {
        var network = new CLIPTextModelWithProjection(CLIPTextConfig.Parse(ReadConfig(folder)), initialise: false);
        network.LoadWeights(folder);
        return network;
    }

    internal override void InitialiseOwn()
    {
        base.InitialiseOwn();
        TextProjection.InitialiseNormal(Math.Pow(Config.HiddenSize, -0.5));
    }

    protected override TorchSharp.torch.Tensor? Project(TorchSharp.torch.Tensor pooled) => TextProjection.forward(pooled);
}
