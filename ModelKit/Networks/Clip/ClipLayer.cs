using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Clip;

/// <summary>CLIPEncoderLayer: attention and a two-layer perceptron, each behind a layer norm and added back.</summary>
public sealed class ClipLayer : NetworkModule
{
    private readonly int _hidden;
    private readonly int _layers;

    public ClipLayer(CLIPTextConfig config)
        : base(nameof(ClipLayer))
    {
        _hidden = config.HiddenSize;
        _layers = config.NumHiddenLayers;
        QuickGelu = config.HiddenAct == "quick_gelu";
        SelfAttn = Child("self_attn", new ClipAttention(_hidden, config.NumAttentionHeads));
        LayerNorm1 = Child("layer_norm1", new LayerNorm(_hidden, config.LayerNormEps));
        Fc1 = Child("mlp.fc1", new Linear(_hidden, config.IntermediateSize));
        Fc2 = Child("mlp.fc2", new Linear(config.IntermediateSize, _hidden));
        LayerNorm2 = Child("layer_norm2", new LayerNorm(_hidden, config.LayerNormEps));
    }

    /// <summary>x sigmoid(1.702 x) instead of the exact gelu.</summary>
    public bool QuickGelu { get; }

    public ClipAttention SelfAttn { get; }

    public LayerNorm LayerNorm1 { get; }

    public Linear Fc1 { get; }

    public Linear Fc2 { get; }

    public LayerNorm LayerNorm2 { get; }

    public Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        x = x.Plus(SelfAttn.forward(LayerNorm1.forward(x), mask));
        var h = Fc1.forward(LayerNorm2.forward(x));
        h = QuickGelu ? h * h.Times(1.702).sigmoid() : nn.functional.gelu(h);
        return x.Plus(Fc2.forward(h)).MoveToOuterDisposeScope();
    }

    /// <summary>CLIP's own start values (Radford et al. 2021), as transformers' CLIPPreTrainedModel sets them.</summary>
    internal void InitialiseNormal()
    {
        var deep = Math.Pow(2 * _layers, -0.5);
        var inDeviation = Math.Pow(_hidden, -0.5) * deep;
        SelfAttn.QProj.InitialiseNormal(inDeviation);
        SelfAttn.KProj.InitialiseNormal(inDeviation);
        SelfAttn.VProj.InitialiseNormal(inDeviation);
        SelfAttn.OutProj.InitialiseNormal(Math.Pow(_hidden, -0.5));
        Fc1.InitialiseNormal(Math.Pow(2 * _hidden, -0.5));
        Fc2.InitialiseNormal(inDeviation);
    }
}
