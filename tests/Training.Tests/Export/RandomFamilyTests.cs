using System.Security.Cryptography;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Export;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Export;

public sealed class RandomFamilyTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("family-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Write_Family_ListsEveryFileWithItsHash()
    {
        var folder = Write("a", seed: 1);

        var manifest = ReadManifest(folder);

        Assert.NotEmpty(manifest.Files);
        foreach (var (path, entry) in manifest.Files)
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, path));
            Assert.Equal(entry, new FileEntry(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length));
        }
    }

    [Fact]
    public void Write_Family_NamesOnlyFilesItLists()
    {
        var manifest = ReadManifest(Write("a", seed: 1));

        string[] named =
        [
            manifest.TextEncoder.Path,
            manifest.Encoder!.Path,
            manifest.NoiseSchedule,
            manifest.Tokenizer + "/vocab.json",
            .. manifest.Denoisers.Select(item => item.Path),
            .. manifest.Decoders.Select(item => item.Path),
        ];

        Assert.All(named, path => Assert.Contains(path, manifest.Files.Keys));
    }

    [Fact]
    public void Write_SameSeed_GivesTheSameFiles() =>
        Assert.Equal(ReadManifest(Write("a", seed: 5)).Files, ReadManifest(Write("b", seed: 5)).Files);

    [Fact]
    public void Write_OtherSeed_GivesOtherWeights() =>
        Assert.NotEqual(
            ReadManifest(Write("a", seed: 5)).ContentHash("unet/model.onnx"),
            ReadManifest(Write("b", seed: 6)).ContentHash("unet/model.onnx")
        );

    [Fact]
    public void Write_OverAnOldFamily_LeavesNothingOfIt()
    {
        var folder = Write("a", seed: 1);
        File.WriteAllText(Path.Combine(folder, "old.txt"), "old");

        Write("a", seed: 1);

        Assert.False(File.Exists(Path.Combine(folder, "old.txt")));
    }

    [Fact]
    public void Write_Denoiser_GivesTheSameInOnnxAndSafetensors()
    {
        var folder = Write("a", seed: 1);
        using var network = UNet2DConditionModel.FromPretrained(Path.Combine(folder, "unet_small"));
        random.manual_seed(3);
        var (sample, context) = (randn(2, 4, 16, 16), randn(2, 7, network.Config.CrossAttentionDim[0]));
        using var noGradient = no_grad();
        var expected = network.forward(sample, tensor(new[] { 900f, 20f }), context).data<float>().ToArray();

        using var session = new InferenceSession(Path.Combine(folder, "unet_small", "model.onnx"));
        using var outputs = session.Run([
            NamedOnnxValue.CreateFromTensor("sample", new DenseTensor<float>(sample.data<float>().ToArray(), [2, 4, 16, 16])),
            NamedOnnxValue.CreateFromTensor("timestep", new DenseTensor<float>(new[] { 900f, 20f }, [2])),
            NamedOnnxValue.CreateFromTensor(
                "encoder_hidden_states",
                new DenseTensor<float>(context.data<float>().ToArray(), [2, 7, (int)context.shape[2]])
            ),
        ]);

        var actual = outputs.Single(output => output.Name == "out_sample").AsTensor<float>().ToArray();
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    private string Write(string name, int seed)
    {
        var folder = Path.Combine(_root, name);
        RandomFamily.Write(folder, "random", seed, TimeProvider.System);
        return folder;
    }

    private static FamilyManifest ReadManifest(string folder) => FamilyJson.Parse(File.ReadAllText(Path.Combine(folder, "family.json")));
}
