using System.CommandLine;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Data;
using HybridGrains.Training.Recovery;
using HybridGrains.Training.Tests.Pruning;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Recovery;

public sealed class EncodeCommandTests : IDisposable
{
    private const int Side = 32;
    private readonly string _root = Directory.CreateTempSubdirectory("encode-").FullName;
    private readonly string _teacher;

    public EncodeCommandTests()
    {
        _teacher = TinyPipeline.CopyTo(Path.Combine(_root, "teacher"));
        Directory.CreateDirectory(Pictures);
        for (var i = 0; i < 5; i++)
        {
            WritePicture($"{i}", Side, Side, (byte)(50 * i));
        }
    }

    private string Pictures => Path.Combine(_root, "pictures");

    private string Out => Path.Combine(_root, "latents");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Encode_Pictures_SplitsThemIntoLatentsWithTheirCaptions()
    {
        await EncodeAsync("--held-out", "2");

        using var heldOut = SafetensorsFile.Open(Path.Combine(Out, "heldout.safetensors"));
        using var train = SafetensorsFile.Open(Path.Combine(Out, "train.safetensors"));
        Assert.Equal([2, 4, 8, 8], heldOut.Entries["latents"].Shape);
        Assert.Equal([3, 4, 8, 8], train.Entries["latents"].Shape);
        Assert.Equal([3, 77], train.Entries["tokens"].Shape);
        Assert.Equal(["heldout.safetensors", "train.safetensors"], Directory.GetFileSystemEntries(Out).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Encode_Picture_GivesTheAutoencodersScaledMean()
    {
        await EncodeAsync("--held-out", "1");

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var autoencoder = AutoencoderKL.FromPretrained(Path.Combine(_teacher, "vae"));
        var first = CaptionedPictures.Find(Pictures).Files[0];
        var expected =
            autoencoder.Encode(SceneBatch.ToTensor([CaptionedPictures.Read(first, Side)], Side)).Mean * autoencoder.Config.ScalingFactor;
        using var heldOut = SafetensorsFile.Open(Path.Combine(Out, "heldout.safetensors"));
        Assert.True(
            (heldOut.Read("latents").to(ScalarType.Float32) - expected).abs().max().item<float>()
                < 2e-3 * expected.abs().max().item<float>()
        );
    }

    [Fact]
    public void Read_WidePicture_TakesTheMiddle()
    {
        WritePicture("wide", 64, Side, 0, (x, _) => x is >= 16 and < 48 ? (byte)200 : (byte)10);

        var rgb = CaptionedPictures.Read(Path.Combine(Pictures, "wide.png"), Side);

        Assert.Equal(Side * Side * 3, rgb.Length);
        Assert.All(rgb, value => Assert.InRange(value, 195, 205));
    }

    [Fact]
    public async Task Encode_PictureWithoutCaption_NamesIt()
    {
        File.Delete(Path.Combine(Pictures, "3.txt"));

        var refusal = await Assert.ThrowsAsync<TrainingException>(() => EncodeAsync());

        Assert.Contains("3.png has no caption", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--side", "30")]
    [InlineData("--held-out", "5")]
    [InlineData("--held-out", "0")]
    public async Task Encode_BadInput_NamesTheOption(string option, string value)
    {
        var refusal = await Assert.ThrowsAsync<TrainingException>(() => EncodeAsync(option, value));

        Assert.Contains(option, refusal.Message, StringComparison.Ordinal);
    }

    private async Task EncodeAsync(params string[] arguments)
    {
        string[] size = arguments.Contains("--side") ? [] : ["--side", $"{Side}"];
        string[] split = arguments.Contains("--held-out") ? [] : ["--held-out", "1"];
        var parsed = EncodeCommand
            .Create()
            .Parse(["--teacher", _teacher, "--pictures", Pictures, "--out", Out, .. size, .. split, .. arguments]);
        Assert.Empty(parsed.Errors);
        await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false },
            TestContext.Current.CancellationToken
        );
    }

    private void WritePicture(string name, int width, int height, byte level, Func<int, int, byte>? paint = null)
    {
        var pixels = Enumerable
            .Range(0, width * height)
            .SelectMany(i => Enumerable.Repeat(paint?.Invoke(i % width, i / width) ?? (byte)(level + i % 7), 3))
            .ToArray();
        File.WriteAllBytes(
            Path.Combine(Pictures, name + ".png"),
            PngFile.Encode(new RgbPicture(width, height, pixels), new Dictionary<string, string>())
        );
        File.WriteAllText(Path.Combine(Pictures, name + ".txt"), "picture " + name);
    }
}
