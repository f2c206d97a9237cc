using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.ModelKit.Networks.Vae;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// The two halves of AutoencoderTiny as ONNX graphs, with the inputs and outputs of <see cref="AutoencoderGraph"/>; pictures are
/// in [-1, 1].
/// </summary>
internal static class TinyAutoencoderGraph
{
    private const float ClampMagnitude = 3;

    public static OnnxGraph Decoder(AutoencoderTiny network, OnnxExportOptions options, double latentScale)
    {
        var graph = new OnnxGraph("vae_decoder", options);
        var layers = new LayerGraph(graph, network);
        var decoder = network.Decoder;
        var latents = graph.Input("latent_sample", DataType.Float, "batch", network.Config.LatentChannels, "latent_height", "latent_width");
        var clamped = graph.Node("Tanh", [graph.Node("Div", [latents, graph.Number((float)(ClampMagnitude / latentScale))])]);
        var x = Relu(layers, layers.Convolution(layers.Multiply(clamped, graph.Number(ClampMagnitude)), decoder.ConvIn));
        foreach (var layer in decoder.Layers)
        {
            // Every convolution but the last follows an enlargement.
            if (layer is Conv2d && layer != decoder.Layers[^1])
            {
                x = layers.Enlarge(x, decoder.UpsamplingScalingFactor);
            }

            x = Layer(layers, x, layer);
        }

        x = graph.Node("Sub", [layers.Multiply(x, graph.Number(2)), graph.Number(1)]);
        graph.Output(x, "sample", "batch", network.Config.OutChannels, "height", "width");
        return graph;
    }

    public static OnnxGraph Encoder(AutoencoderTiny network, OnnxExportOptions options)
    {
        var graph = new OnnxGraph("vae_encoder", options);
        var layers = new LayerGraph(graph, network);
        var images = graph.Input("sample", DataType.Float, "batch", network.Config.InChannels, "height", "width");
        var x = layers.Multiply(layers.Add(images, graph.Number(1)), graph.Number(0.5f));
        foreach (var layer in network.Encoder.Layers)
        {
            x = Layer(layers, x, layer);
        }

        graph.Output(x, "latent_sample", "batch", network.Config.LatentChannels, "latent_height", "latent_width");
        return graph;
    }

    private static string Layer(LayerGraph layers, string x, NetworkModule layer) =>
        layer is TinyBlock block ? Block(layers, x, block) : layers.Convolution(x, (Conv2d)layer);

    private static string Block(LayerGraph layers, string x, TinyBlock block)
    {
        var h = Relu(layers, layers.Convolution(x, block.Conv0));
        h = Relu(layers, layers.Convolution(h, block.Conv2));
        return Relu(layers, layers.Add(layers.Convolution(h, block.Conv4), x));
    }

    private static string Relu(LayerGraph layers, string x) => layers.Graph.Node("Relu", [x]);
}
