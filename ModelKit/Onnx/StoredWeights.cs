using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>Which weights an export narrows, and what they are afterwards.</summary>
public static class StoredWeights
{
    private const double LargestHalf = 65504;

    /// <summary>
    /// Rounds a network's weights to what a file of these options holds, so that both compute the same. Integers are not
    /// imitated.
    /// </summary>
    public static void Round(Network network, OnnxExportOptions options)
    {
        using var noGrad = no_grad();
        foreach (var parameter in network.parameters())
        {
            using var scope = NewDisposeScope();
            if (Narrows(parameter, options))
            {
                parameter.copy_(parameter.to(ScalarType.Float16));
            }
        }
    }

    /// <summary>
    /// Writes a network's weights as one safetensors file, each as a file of these options stores it; what is as wide as fp32 comes
    /// first, so that every tensor begins at a multiple of its element.
    /// </summary>
    /// <param name="folder">Of the component; the file gets the name that diffusers or transformers look for.</param>
    /// <returns>The file, for <see cref="OnnxExportOptions.Weights"/>.</returns>
    public static string Save(Network network, string folder, OnnxExportOptions options)
    {
        var path = network.WeightsPath(folder);
        var tensors = network
            .named_parameters()
            .Select(item => (Name: item.name, Value: (Tensor)item.parameter, Stored: TypeOf(item.parameter, options)))
            .OrderByDescending(item => item.Stored == ScalarType.Float32)
            .ThenBy(item => item.Name, StringComparer.Ordinal);
        SafetensorsWriter.Write(path, [.. tensors]);
        return path;
    }

    internal static ScalarType TypeOf(Tensor value, OnnxExportOptions options) =>
        Narrows(value, options) ? ScalarType.Float16 : ScalarType.Float32;

    /// <summary>Matrices and kernels are narrowed; norms and biases are small, and values beyond fp16 would become infinite.</summary>
    internal static bool Narrows(Tensor value, OnnxExportOptions options)
    {
        if (options.Dtype != OnnxDtype.Float16 || !IsMatrix(value))
        {
            return false;
        }

        using var scope = NewDisposeScope();
        var (least, most) = (
            value.detach().min().to(ScalarType.Float64).item<double>(),
            value.detach().max().to(ScalarType.Float64).item<double>()
        );
        return Math.Max(Math.Abs(least), Math.Abs(most)) <= LargestHalf;
    }

    internal static bool IsMatrix(Tensor value) => value.shape.Count(side => side > 1) > 1;
}
