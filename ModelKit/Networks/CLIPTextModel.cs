using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Clip;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks;

/// <summary>CLIP's text encoder, with transformers' config and parameter names.</summary>
public class CLIPTextModel : Network
{
    /// <param name="config">Checked here; see <see cref="ModelConfigException"/>.</param>
    /// <param name="initialise">False leaves the parameters undefined, for loading into. Default: true.</param>
    public CLIPTextModel(CLIPTextConfig config, bool initialise = true)
        : this(config, initialise, nameof(CLIPTextModel)) { }

    private protected CLIPTextModel(CLIPTextConfig config, bool initialise, string name)
        : base(name)
    {
        config.Validate();
        Config = config;
        TokenEmbedding = Child("text_model.embeddings.token_embedding", new Embedding(config.VocabSize, config.HiddenSize));
        PositionEmbedding = Child(
            "text_model.embeddings.position_embedding",
            new Embedding(config.MaxPositionEmbeddings, config.HiddenSize)
        );
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

    /// <summary>The class that the config.json of a folder names.</summary>
    public static CLIPTextModel FromFolder(string folder) =>
        ReadConfig(folder).Contains($"\"{nameof(CLIPTextModelWithProjection)}\"", StringComparison.Ordinal)
            ? CLIPTextModelWithProjection.FromPretrained(folder)
            : FromPretrained(folder);

    /// <param name="inputIds">Int64, batch x tokens, at most max_position_embeddings tokens.</param>
    /// <param name="attentionMask">1 for tokens that may be attended to, 0 for others, batch x tokens. Default: null, all (as
    /// Stable Diffusion does).</param>
    /// <returns>last_hidden_state after the final layer norm, batch x tokens x hidden, fp32.</returns>
    public Tensor forward(Tensor inputIds, Tensor? attentionMask = null)
    {
        using var scope = NewDisposeScope();
        return FinalLayerNorm.forward(States(inputIds, attentionMask).Last()).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>The same with all hidden states and the pooled ones.</summary>
    public ClipTextOutput Encode(Tensor inputIds, Tensor? attentionMask = null)
    {
        using var scope = NewDisposeScope();
        var states = States(inputIds, attentionMask).Select(state => state.to(ScalarType.Float32).MoveToOuterDisposeScope()).ToList();
        var last = FinalLayerNorm.forward(states[^1].to(ComputeType)).to(ScalarType.Float32);
        var pooled = last.gather(1, PooledPosition(inputIds).view(-1, 1, 1).expand(-1, 1, Config.HiddenSize)).squeeze(1);
        return new ClipTextOutput(
            last.MoveToOuterDisposeScope(),
            states,
            pooled.MoveToOuterDisposeScope(),
            Project(pooled.to(ComputeType))?.to(ScalarType.Float32).MoveToOuterDisposeScope()
        );
    }

    /// <summary>text_embeds of pooled states; null without projection.</summary>
    protected virtual Tensor? Project(Tensor pooled) => null;

    internal override void InitialiseOwn()
    {
        foreach (var layer in Layers)
        {
            layer.InitialiseNormal();
        }
    }

    private IEnumerable<Tensor> States(Tensor inputIds, Tensor? attentionMask)
    {
        var mask = Mask(inputIds, attentionMask).to(ComputeType);
        var x = TokenEmbedding.forward(inputIds).Plus(PositionEmbedding.First(inputIds.shape[1])).to(ComputeType);
        yield return x;
        foreach (var layer in Layers)
        {
            yield return x = layer.forward(x, mask);
        }
    }

    /// <summary>The first end-of-text token. Configs from before transformers 4.31 say 2, and mean the largest id.</summary>
    private Tensor PooledPosition(Tensor inputIds) =>
        (Config.PoolsAtLargestId ? inputIds : inputIds.eq(HeldScalar.Of(Config.EosTokenId!.Value)).to(ScalarType.Int32)).argmax(-1);

    /// <summary>Zero where a token may look, the most negative number elsewhere: later tokens, and those masked out.</summary>
    private static Tensor Mask(Tensor inputIds, Tensor? attentionMask)
    {
        var tokens = inputIds.shape[1];
        var allowed = ones(tokens, tokens, dtype: ScalarType.Bool, device: inputIds.device).tril();
        if (attentionMask is not null)
        {
            allowed = attentionMask.to(ScalarType.Bool).unsqueeze(1).unsqueeze(1).logical_and(allowed);
        }

        return zeros(allowed.shape, dtype: ScalarType.Float32, device: inputIds.device)
            .masked_fill(allowed.logical_not(), HeldScalar.Of(float.MinValue));
    }
}
