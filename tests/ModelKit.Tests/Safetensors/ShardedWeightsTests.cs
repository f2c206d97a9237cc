using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Safetensors;

public sealed class ShardedWeightsTests
{
    [Theory]
    [InlineData("diffusion_pytorch_model.safetensors.index.json", "")]
    [InlineData("diffusion_pytorch_model.safetensors.index.fp16.json", ".fp16")]
    public void FromPretrained_ShardedFolder_GivesTheSamePredictions(string index, string variant)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var golden = new GoldenCase("networks/unet_sd1");
        using var folder = new TemporaryFolder();
        Split(Path.Combine(golden.Folder, "diffusion_pytorch_model.safetensors"), folder, index, variant);
        File.Copy(Path.Combine(golden.Folder, "config.json"), folder.File("config.json"));

        using var network = UNet2DConditionModel.FromPretrained(folder.Path);

        golden.AssertClose(
            "b.out.sample",
            network.forward(golden["b.in.sample"], golden["b.in.timestep"], golden["b.in.encoder_hidden_states"])
        );
    }

    [Theory]
    [InlineData("{", "not an index")]
    [InlineData("""{"weight_map": 3}""", "not an index")]
    [InlineData("""{"weight_map": {"a": 3}}""", "not an index")]
    [InlineData("""{"weight_map": {"a": "../secret.safetensors"}}""", "beside it")]
    [InlineData("""{"weight_map": {"a": "/etc/passwd"}}""", "beside it")]
    [InlineData("""{"weight_map": {"a": "passwd"}}""", "beside it")]
    [InlineData("""{"weight_map": {"a": "gone.safetensors"}}""", "missing")]
    [InlineData("""{"weight_map": {"b": "one.safetensors"}}""", "where it is not")]
    [InlineData("""{"weight_map": {"a": "one.safetensors", "a": "one.safetensors"}}""", "twice")]
    public void Open_HostileIndex_IsRefused(string json, string message)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder.File("one.safetensors"), [("a", ones(2))]);
        File.WriteAllText(folder.File("index.json"), json);

        Assert.Contains(message, Assert.Throws<SafetensorsFormatException>(() => ShardedWeights.Open(folder.File("index.json"))).Message);
    }

    [Fact]
    public void Open_FolderWithPicklesOnly_SaysSo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("diffusion_pytorch_model.bin"), "");

        Assert.Contains(
            "pickles",
            Assert.Throws<FileNotFoundException>(() => WeightsFolder.Open(folder.Path, "diffusion_pytorch_model.safetensors")).Message
        );
    }

    private static void Split(string path, TemporaryFolder folder, string index, string variant)
    {
        using var file = SafetensorsFile.Open(path);
        var parts = file
            .Names.Select((name, i) => (name, shard: $"diffusion_pytorch_model{variant}-0000{i % 3 + 1}-of-00003.safetensors"))
            .ToList();
        foreach (var shard in parts.GroupBy(part => part.shard))
        {
            SafetensorsWriter.Write(folder.File(shard.Key), [.. shard.Select(part => (part.name, file.Read(part.name)))]);
        }

        File.WriteAllText(
            folder.File(index),
            System.Text.Json.JsonSerializer.Serialize(
                new { metadata = new { total_size = 1 }, weight_map = parts.ToDictionary(part => part.name, part => part.shard) }
            )
        );
    }
}
