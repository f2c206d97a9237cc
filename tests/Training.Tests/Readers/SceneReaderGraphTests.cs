using HybridGrains.Training.Readers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using Xunit;

namespace HybridGrains.Training.Tests.Readers;

public sealed class SceneReaderGraphTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reader-graph-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_ReaderWithHalfPrecisionWeights_OnnxRuntimeSaysTheSame()
    {
        torch.random.manual_seed(3);
        using (
            var made = new SceneReader(
                new SceneReaderConfig
                {
                    Channels = [8, 16, 16, 24],
                    Objects = ["cat", "dog"],
                    Sizes = [72, 40],
                    Backgrounds = ["white", "blue"],
                }
            )
        )
        {
            made.SavePretrained(_folder, torch.ScalarType.Float16);
        }

        using var reader = SceneReader.FromPretrained(_folder);
        var pictures = torch.rand(2, 3, 128, 128) * 2 - 1;

        SceneReaderGraph.Save(reader, Path.Combine(_folder, "model.onnx"));

        using var session = new InferenceSession(Path.Combine(_folder, "model.onnx"));
        var input = new DenseTensor<float>(pictures.data<float>().ToArray(), [2, 3, 128, 128]);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("pictures", input)]);
        var expected = reader.Forward(pictures);
        foreach (
            var (name, logits) in new[]
            {
                ("presence", expected.Presence),
                ("object", expected.Object),
                ("size", expected.Size),
                ("background", expected.Background),
            }
        )
        {
            var seen = outputs.Single(value => value.Name == name).AsTensor<float>();
            Assert.Equal(logits.shape, seen.Dimensions.ToArray().Select(side => (long)side));
            var difference = (torch.tensor(seen.ToArray(), logits.shape) - logits).abs().max().item<float>();
            Assert.InRange(difference, 0, 1e-3f);
        }
    }
}
