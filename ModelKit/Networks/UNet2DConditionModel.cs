using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.ModelKit.Networks.UNet;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks;

/// <summary>The denoiser of Stable Diffusion 1.x, 2.x and XL, with diffusers' config and parameter names.</summary>
public sealed class UNet2DConditionModel : Network
{
    private readonly TimeConditioning _conditioning;

    /// <param name="config">Checked here; see <see cref="ModelConfigException"/>.</param>
    /// <param name="initialise">False leaves the parameters undefined, for loading into. Default: true.</param>
    public UNet2DConditionModel(UNet2DConditionConfig config, bool initialise = true)
        : base(nameof(UNet2DConditionModel))
    {
        config.Validate();
        Config = config;
        var first = config.BlockOutChannels[0];
        var shape = new UNetShape(config);
        ConvIn = Child("conv_in", new Conv2d(config.InChannels, first, config.ConvInKernel, padding: (config.ConvInKernel - 1) / 2));
        TimeEmbedding = Child(
            "time_embedding",
            new TimestepEmbedding(first, config.TimeWidth, config.TimeCondProjDim)
            {
                Activation = Activations.Parse(config.ActFn),
                PostActivation = config.TimestepPostAct is { } post ? Activations.Parse(post) : null,
            }
        );
        EncoderHidProj = config.EncoderHidDimType is null
            ? null
            : Child("encoder_hid_proj", new Linear(config.PromptWidth, config.CrossAttentionDim[0]));
        ClassEmbedding = ClassEmbedding.Of(config);
        if (ClassEmbedding?.Module is { } table)
        {
            Child("class_embedding", table);
        }

        AddEmbedding = config.AdditionEmbedType is null
            ? null
            : Child("add_embedding", new TimestepEmbedding(config.ProjectionClassEmbeddingsInputDim!.Value, config.TimeWidth));
        _conditioning = new TimeConditioning(config, TimeEmbedding, ClassEmbedding, AddEmbedding);
        DownBlocks = Children("down_blocks", Enumerable.Range(0, shape.Blocks).Select(i => new DownBlock(shape, i)));
        MidBlock = config.MidBlockType is null ? null : Child("mid_block", new MidBlock(shape));
        UpBlocks = Children("up_blocks", Enumerable.Range(0, shape.Blocks).Select(i => new UpBlock(shape, i)));
        ConvNormOut = Child("conv_norm_out", new GroupNorm(config.NormNumGroups, first, config.NormEps));
        ConvOut = Child("conv_out", new Conv2d(first, config.OutChannels, config.ConvOutKernel, padding: (config.ConvOutKernel - 1) / 2));
        if (initialise)
        {
            Initialise();
        }
    }

    public UNet2DConditionConfig Config { get; }

    public Conv2d ConvIn { get; }

    public TimestepEmbedding TimeEmbedding { get; }

    /// <summary>Null unless encoder_hid_dim_type is text_proj.</summary>
    public Linear? EncoderHidProj { get; }

    /// <summary>Null without class conditioning.</summary>
    public ClassEmbedding? ClassEmbedding { get; }

    /// <summary>Null unless addition_embed_type is text_time.</summary>
    public TimestepEmbedding? AddEmbedding { get; }

    public IReadOnlyList<DownBlock> DownBlocks { get; }

    public MidBlock? MidBlock { get; }

    public IReadOnlyList<UpBlock> UpBlocks { get; }

    public GroupNorm ConvNormOut { get; }

    public Conv2d ConvOut { get; }

    protected override string ConfigText => Config.ToJson();

    /// <summary>Reads config.json and diffusion_pytorch_model.safetensors of a folder.</summary>
    public static UNet2DConditionModel FromPretrained(string folder)
    {
        var network = new UNet2DConditionModel(UNet2DConditionConfig.Parse(ReadConfig(folder)), initialise: false);
        network.LoadWeights(folder);
        return network;
    }

    /// <param name="sample">Noisy latents, batch x inChannels x height x width.</param>
    /// <param name="timestep">One per row, or a scalar for all; any number type.</param>
    /// <param name="encoderHiddenStates">Encoded prompts, batch x tokens x crossAttentionDim.</param>
    /// <param name="timestepCond">Guidance embedding, batch x timeCondProjDim. Default: null, none.</param>
    /// <param name="features">
    /// Takes the outputs of the blocks as "down_blocks.0", "mid_block", "up_blocks.1"..., in <see cref="Network.ComputeType"/>, which
    /// pruning leaves at the teacher's shapes. Default: null.
    /// </param>
    /// <param name="conditioning">Pooled prompt and sizes (SDXL), classes, ControlNet residuals. Default: null, none.</param>
    /// <returns>The prediction, batch x outChannels x height x width, fp32.</returns>
    public Tensor forward(
        Tensor sample,
        Tensor timestep,
        Tensor encoderHiddenStates,
        Tensor? timestepCond = null,
        IDictionary<string, Tensor>? features = null,
        UNetConditioning? conditioning = null
    )
    {
        using var scope = NewDisposeScope();
        conditioning ??= new UNetConditioning();
        var context = encoderHiddenStates.to(ComputeType);
        context = EncoderHidProj?.forward(context) ?? context;
        var embedding = _conditioning.Embed(timestep, sample.shape[0], timestepCond, conditioning, ComputeType);
        var x = ConvIn.forward((Config.CenterInputSample ? sample.Times(2).Plus(-1) : sample).to(ComputeType));

        var skips = new Stack<Tensor>([x]);
        for (var i = 0; i < DownBlocks.Count; i++)
        {
            x = DownBlocks[i].forward(x, embedding, context, skips);
            features?.Add($"down_blocks.{i}", x);
        }

        if (conditioning.DownBlockResiduals is { } residuals)
        {
            skips = AddResiduals(skips, residuals);
        }

        if (MidBlock is not null)
        {
            x = MidBlock.forward(x, embedding, context);
            if (conditioning.MidBlockResidual is { } residual)
            {
                x = x.Plus(residual.to(ComputeType));
            }

            features?.Add("mid_block", x);
        }

        for (var i = 0; i < UpBlocks.Count; i++)
        {
            x = UpBlocks[i].forward(x, embedding, context, skips);
            features?.Add($"up_blocks.{i}", x);
        }

        // A block whose layers are all removed hands on the tensor of the one before it, which must move only once.
        foreach (var feature in features?.Values.Distinct(ReferenceEqualityComparer.Instance).Cast<Tensor>() ?? [])
        {
            feature.MoveToOuterDisposeScope();
        }

        x = ConvOut.forward(Activations.Parse(Config.ActFn).Run(ConvNormOut.forward(x)));
        return x.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private Stack<Tensor> AddResiduals(Stack<Tensor> skips, IReadOnlyList<Tensor> residuals)
    {
        if (residuals.Count != skips.Count)
        {
            throw new ArgumentException($"{residuals.Count} residuals are given, the denoiser has {skips.Count} skips.", nameof(residuals));
        }

        return new Stack<Tensor>(skips.Reverse().Zip(residuals, (skip, residual) => skip.Plus(residual.to(ComputeType))));
    }
}
