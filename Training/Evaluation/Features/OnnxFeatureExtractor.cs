using HybridGrains.ModelKit.Onnx;
using HybridGrains.Tensors;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Features;

/// <summary>Any ONNX file that takes pictures, batch x 3 x height x width in 0..1, and whose first output is batch x numbers.</summary>
internal sealed class OnnxFeatureExtractor : IFeatureExtractor, IDisposable
{
    private readonly OnnxNetwork _network;
    private readonly string _input;
    private readonly string _path;

    /// <exception cref="TrainingException">The file is missing, no ONNX, or takes more than one input.</exception>
    public OnnxFeatureExtractor(string path)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException($"--features: there is no file '{path}'.");
        }

        try
        {
            // Batches of pictures are computed side by side.
            _network = new OnnxNetwork(path, new SessionOptions { IntraOpNumThreads = 1 });
        }
        catch (OnnxRuntimeException e)
        {
            throw new TrainingException($"--features: {path} cannot be loaded: {e.Message}");
        }

        _path = path;
        _input =
            _network.InputNames.Count == 1
                ? _network.InputNames.Single()
                : throw new TrainingException(
                    $"--features: {path} takes {string.Join(", ", _network.InputNames)}; it must take one input, pictures."
                );
    }

    public string Name => Path.GetFileNameWithoutExtension(_path);

    /// <exception cref="TrainingException">The network refuses the pictures, or gives something else than a row of numbers for
    /// each.</exception>
    public Tensor Of(Tensor pictures)
    {
        Tensor features;
        try
        {
            features = _network.Run((_input, pictures.Plus(1).DividedBy(2)));
        }
        catch (OnnxRuntimeException e)
        {
            throw new TrainingException(
                $"--features: {_path} does not take pictures of [{string.Join(", ", pictures.shape)}] in 0..1: {e.Message}"
            );
        }

        return features.dim() == 2 && features.shape[0] == pictures.shape[0]
            ? features
            : throw new TrainingException(
                $"--features: the first output of {_path} is [{string.Join(", ", features.shape)}]; it must be "
                    + $"[{pictures.shape[0]}, numbers]."
            );
    }

    public void Dispose() => _network.Dispose();
}
