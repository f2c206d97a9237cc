using HybridGrains.ModelKit.Onnx;
using HybridGrains.Training.Evaluation.Features;
using Xunit;
using static TorchSharp.torch;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.Training.Tests.Evaluation.Features;

public sealed class OnnxFeatureExtractorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("features-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_ANetworkThatAveragesColours_SeesThemBetweenNoughtAndOne()
    {
        using var extractor = new OnnxFeatureExtractor(Colours(keepSides: false));

        var features = extractor.Of(stack([-ones(3, 8, 8), ones(3, 8, 8), zeros(3, 8, 8)]));

        Assert.Equal([0f, 0, 0, 1, 1, 1, 0.5f, 0.5f, 0.5f], features.data<float>().ToArray());
        Assert.Equal("colours", extractor.Name);
    }

    [Fact]
    public void Of_ANetworkThatGivesMaps_SaysWhatItMustGive()
    {
        using var extractor = new OnnxFeatureExtractor(Colours(keepSides: true));

        Assert.Contains(
            "is [2, 3, 1, 1]; it must be [2, numbers]",
            Assert.Throws<TrainingException>(() => extractor.Of(ones(2, 3, 8, 8))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_PicturesOfTheWrongShape_SaysWhichFileRefusesThem()
    {
        using var extractor = new OnnxFeatureExtractor(Colours(keepSides: false));

        Assert.Contains(
            "colours.onnx does not take pictures of [2, 4, 8, 8]",
            Assert.Throws<TrainingException>(() => extractor.Of(ones(2, 4, 8, 8))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Constructor_FileThatIsNone_SaysSo()
    {
        var text = Path.Combine(_folder, "text.onnx");
        File.WriteAllText(text, "not a network");

        Assert.Contains(
            "cannot be loaded",
            Assert.Throws<TrainingException>(() => new OnnxFeatureExtractor(text)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "there is no file",
            Assert.Throws<TrainingException>(() => new OnnxFeatureExtractor(text + "x")).Message,
            StringComparison.Ordinal
        );
    }

    private string Colours(bool keepSides)
    {
        var graph = new OnnxGraph("colours");
        var pictures = graph.Input("pictures", DataType.Float, "batch", 3, "height", "width");
        graph.Output(
            graph.Node("ReduceMean", [pictures], OnnxAttribute.Of("axes", 2, 3), OnnxAttribute.Of("keepdims", keepSides ? 1 : 0)),
            "features",
            "batch",
            3
        );
        var path = Path.Combine(_folder, "colours.onnx");
        graph.Save(path);
        return path;
    }
}
