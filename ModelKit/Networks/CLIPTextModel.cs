using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Clip;
using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks;

/// <summary>CLIP's text encoder, with transformers' config and parameter names.</summary>
public sealed class CLIPTextModel : Network
{
    /// <param name="config">Checked here; see <see cref="ModelConfigException"/>.</param>
    /// <param name="initialise">False leaves the parameters undefined, for loading into. Default: true.</param>
    public CLIPTextModel(CLIPTextConfig config, bool initialise = true)
        : base(nameof(CLIPTextModel))
    {
        config.Validate();
        Config = config;
        TokenEmbedding = Child("text_model.embeddings.token_embedding", new Embedding(config.VocabSize, config.HiddenSize));
        PositionEmbedding = Child("text_model.embeddings.position_embedding", new Embedding(config.MaxPositionEmbeddings, config.HiddenSize));
        Layers = Children("text_model.encoder.layers", Enumerable.Range(0, config.NumHiddenLayers).Select(_ => new ClipLayer(config)));
        FinalLayerNorm = Child("text_model.final_layer_norm", new LayerNorm(config.HiddenSize, config.LayerNormEps));
        if (initialise)
        {
            Initialise();
        }
    }

    public CLIPTextConfig Config { get; }

    public Embedding TokenEmbedding { get; }

    public Embedding PositionEmbedding { get; }

    public IReadOnlyList<ClipLayer> Layers { get; }

    public LayerNorm FinalLayerNorm { get; }

    protected override string WeightsFile => "model.safetensors";

    protected override string ConfigText => Config.ToJson();

    /// <summary>Reads config.json and model.safetensors of a folder.</summary>
    public static CLIPTextModel FromPretrained(string folder)
    {
        var network = new CLIPTextModel(CLIPTextConfig.Parse(ReadConfig(folder)), initialise: false);
        network.LoadWeights(folder);
        return network;
    }

    /// <param name="inputIds">Int64, batch x tokens, at most max_position_embeddings tokens.</param>
    /// <param name="attentionMask">1 for tokens that may be attended to, 0 for others, batch x tokens. Default: null, all (as Stable Diffusion does).</param>
    /// <returns>last_hidden_state after the final layer norm, batch x tokens x hidden, fp32.</returns>
    public Tensor forward(Tensor inputIds, Tensor? attentionMask = null)
    {
        using var scope = NewDisposeScope();
        var mask = Mask(inputIds, attentionMask).to(ComputeType);
        var x = (TokenEmbedding.forward(inputIds) + PositionEmbedding.First(inputIds.shape[1])).to(ComputeType);
        foreach (var layer in Layers)
        {
            x = layer.forward(x, mask);
        }

        return FinalLayerNorm.forward(x).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    internal override void InitialiseOwn()
    {
        foreach (var layer in Layers)
        {
            layer.InitialiseNormal();
        }
    }

    /// <summary>Zero where a token may look, the most negative number elsewhere: later tokens, and those masked out.</summary>
    private static Tensor Mask(Tensor inputIds, Tensor? attentionMask)
    {
        var tokens = inputIds.shape[1];
        var allowed = ones(tokens, tokens, dtype: ScalarType.Bool, device: inputIds.device).tril();
        if (attentionMask is not null)
        {
            allowed = attentionMask.to(ScalarType.Bool).unsqueeze(1).unsqueeze(1).logical_and(allowed);
        }

        return zeros(allowed.shape, dtype: ScalarType.Float32, device: inputIds.device).masked_fill(allowed.logical_not(), float.MinValue);
    }
}
