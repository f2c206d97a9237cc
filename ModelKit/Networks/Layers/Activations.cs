using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

internal static class Activations
{
    /// <param name="name">As in a config; checked there.</param>
    public static Activation Parse(string name) =>
        name switch
        {
            "mish" => Activation.Mish,
            "gelu" => Activation.Gelu,
            "relu" => Activation.Relu,
            _ => Activation.Silu,
        };

    public static Tensor Run(this Activation activation, Tensor x) =>
        activation switch
        {
            Activation.Mish => nn.functional.mish(x),
            Activation.Gelu => nn.functional.gelu(x),
            Activation.Relu => nn.functional.relu(x),
            _ => nn.functional.silu(x),
        };
}
