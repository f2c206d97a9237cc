using HybridGrains.ModelKit.Onnx;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Onnx;

/// <summary>Generations join and leave a running batch between steps; a row must not feel the others, to the last bit.</summary>
public sealed class OnnxBatchTests
{
    private const int Rows = 4;

    [Theory]
    [InlineData("unet_sd1", 32)]
    [InlineData("unet_three_levels_odd", null)]
    public void UNet_RowInAnyBatch_GivesTheSameBits(string name, int? side)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase($"networks/{name}");
        using var random = new Generator(5);
        var shape = golden["a.in.sample"].shape;
        var sample = randn([Rows, shape[1], side ?? shape[2], side ?? shape[3]], generator: random);
        var timestep = tensor(new[] { 3f, 999f, 120.5f, 501f });
        var context = randn([Rows, 11, golden["a.in.encoder_hidden_states"].shape[2]], generator: random);

        AssertBatchesEqualRows(
            path => OnnxExport.UNet(golden.Folder, path, OnnxDtype.Float16),
            ("sample", sample),
            ("timestep", timestep),
            ("encoder_hidden_states", context)
        );
    }

    [Theory]
    [InlineData("vae_kl_sd")]
    [InlineData("vae_kl_nomidattn")]
    public void AutoencoderKl_RowInAnyBatch_GivesTheSameBits(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase($"networks/{name}");
        using var random = new Generator(5);
        var latents = randn([Rows, golden["latent"].shape[1], 8, 12], generator: random);
        var images = randn([Rows, 3, 32, 48], generator: random);

        AssertBatchesEqualRows(path => OnnxExport.AutoencoderKlDecoder(golden.Folder, path, OnnxDtype.Float16), ("latent_sample", latents));
        AssertBatchesEqualRows(path => OnnxExport.AutoencoderKlEncoder(golden.Folder, path, OnnxDtype.Float16), ("sample", images));
    }

    [Fact]
    public void AutoencoderTinyDecoder_RowInAnyBatch_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("networks/taesd_shape");
        using var random = new Generator(5);

        AssertBatchesEqualRows(
            path => OnnxExport.AutoencoderTinyDecoder(golden.Folder, path, OnnxDtype.Float16),
            ("latent_sample", randn([Rows, 4, 5, 7], generator: random))
        );
    }

    [Fact]
    public void ClipText_RowInAnyBatch_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("clip/text_quick_gelu");
        using var random = new Generator(5);

        AssertBatchesEqualRows(
            path => OnnxExport.ClipText(golden.Folder, path, OnnxDtype.Float16),
            ("input_ids", randint(600, [Rows, 77], ScalarType.Int64, generator: random))
        );
    }

    private static void AssertBatchesEqualRows(Action<string> export, params (string Name, Tensor Value)[] inputs)
    {
        using var folder = new TemporaryFolder();
        export(folder.File("model.onnx"));
        using var network = new OnnxNetwork(folder.File("model.onnx"));
        var alone = Enumerable.Range(0, Rows).Select(row => network.Run(Cut(inputs, row, 1))).ToArray();
        Assert.False(alone[0].equal(alone[1]).all().item<bool>());
        for (var rows = 2; rows <= Rows; rows++)
        {
            var together = network.Run(Cut(inputs, 0, rows));

            for (var row = 0; row < rows; row++)
            {
                Assert.True(together.narrow(0, row, 1).equal(alone[row]).all().item<bool>(), $"row {row} of {rows}");
            }
        }
    }

    private static (string, Tensor)[] Cut((string Name, Tensor Value)[] inputs, int start, int count)
    {
        return inputs.Select(input => (input.Name, input.Value.narrow(0, start, count))).ToArray();
    }
}
