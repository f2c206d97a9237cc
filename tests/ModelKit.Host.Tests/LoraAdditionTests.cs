using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Host.Lora;
using HybridGrains.ModelKit.Host.Pairing;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Host.Tests;

public sealed class LoraAdditionTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("fp32", 0.8)]
    [InlineData("fp16", 0.7)]
    [InlineData("fp32", -1.3)]
    public void Add_ThenNamedInARequest_PixelsEqualThoseOfAnImportWithIt(string dtype, double weight)
    {
        var stored = dtype == "fp16" ? OnnxDtype.Float16 : OnnxDtype.Float32;
        TinyCheckpoint.WriteLora(_temporary.File("style.safetensors"));
        // Of weights that fp16 holds exactly: an import rounds once, after merging.
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, _temporary.File("models"), "tiny", stored);
        var given = TinyCheckpoint.Import(
            Exported(family),
            _temporary.File("models"),
            "merged",
            stored,
            request => request with { Loras = [new LoraArgument(_temporary.File("style.safetensors"), weight)] }
        );

        Add(family, "style");

        var use = new LoraUses([new LoraUse("style", Known(family, "style").Hash, weight)]);
        var expected = Run(given, LoraUses.None);
        Assert.Equal(expected, Run(family, use));
        Assert.NotEqual(expected, Run(family, LoraUses.None));
    }

    [Fact]
    public void Add_TwoLoras_PixelsEqualThoseOfAnImportWithBoth()
    {
        TinyCheckpoint.WriteLora(_temporary.File("style.safetensors"));
        File.Copy(_temporary.File("style.safetensors"), _temporary.File("other.safetensors"));
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, _temporary.File("models"), "tiny");
        var given = TinyCheckpoint.Import(
            TinyCheckpoint.Folder,
            _temporary.File("models"),
            "merged",
            with: request =>
                request with
                {
                    Loras =
                    [
                        new LoraArgument(_temporary.File("other.safetensors"), 0.3),
                        new LoraArgument(_temporary.File("style.safetensors"), 0.4),
                    ],
                }
        );

        Add(family, "style");
        new LoraAddition(family, TimeProvider.System, new Messages()).Add(_temporary.File("other.safetensors"), "other", replace: false);

        var hash = Known(family, "style").Hash;
        Assert.Equal(hash, Known(family, "other").Hash);
        Assert.Equal(
            Run(given, LoraUses.None),
            Run(family, new LoraUses([new LoraUse("style", hash, 0.4), new LoraUse("other", hash, 0.3)]))
        );
    }

    [Fact]
    public void Add_CompanionThatItDoesNotFit_IsListedForTheOthersOnly()
    {
        TinyCheckpoint.WriteLora(_temporary.File("style.safetensors"));
        var family = Paired();

        Add(family, "style");

        var lora = Known(family, "style");
        Assert.Equal(["large"], family.Manifest.Denoisers.Where(lora.Takes).Select(entry => entry.Name));
        var error = Assert.Throws<GenerationInputException>(() => Run(family, new LoraUses([new LoraUse("style", lora.Hash, 1)]), "small"));
        Assert.Equal("loras", error.Field);
    }

    [Fact]
    public void Add_TextEncoderOnly_GoesWithAllDenoisers()
    {
        SafetensorsWriter.Write(
            _temporary.File("style.safetensors"),
            [
                ("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", ones(1, 24)),
                ("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight", ones(48, 1)),
            ]
        );
        var family = Paired();

        Add(family, "style");

        var use = new LoraUses([new LoraUse("style", Known(family, "style").Hash, 1)]);
        Assert.All(family.Manifest.Denoisers, entry => Assert.True(Known(family, "style").Takes(entry)));
        Assert.NotEqual(Run(family, LoraUses.None, "small"), Run(family, use, "small"));
    }

    [Theory]
    [InlineData("lora_unet_nowhere", 2, 2, "not in this unet")]
    [InlineData("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q", 31, 32, "do not fit")]
    [InlineData("lora_te2_text_model_encoder_layers_0_mlp_fc1", 24, 48, "text_encoder_2")]
    public void Add_WhatDoesNotFit_IsRefusedAndLeavesNothing(string layer, int inputs, int outputs, string message)
    {
        SafetensorsWriter.Write(
            _temporary.File("style.safetensors"),
            [(layer + ".lora_down.weight", ones(1, inputs)), (layer + ".lora_up.weight", ones(outputs, 1))]
        );
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, _temporary.File("models"), "tiny");

        var error = Assert.Throws<CheckpointException>(() => Add(family, "style"));

        Assert.Contains(message, error.Message);
        Assert.Empty(FamilyLoras.Load(family));
        Assert.Empty(Directory.GetFileSystemEntries(family.Path("loras")));
    }

    [Fact]
    public void Add_DenoiserOfEightBits_IsRefusedByReason()
    {
        TinyCheckpoint.WriteLora(_temporary.File("style.safetensors"));
        var family = TinyCheckpoint.Import(
            TinyCheckpoint.Folder,
            _temporary.File("models"),
            "tiny",
            with: request => request with { Quantization = OnnxQuantization.WeightOnly }
        );

        Assert.Contains("8-bit", Assert.Throws<CheckpointException>(() => Add(family, "style")).Message);
    }

    [Fact]
    public void Load_FamilyWithOtherFiles_SaysSo()
    {
        TinyCheckpoint.WriteLora(_temporary.File("style.safetensors"));
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, _temporary.File("models"), "tiny");
        var other = TinyCheckpoint.Import(TinyCheckpoint.Folder, _temporary.File("models"), "other", OnnxDtype.Float16);
        Add(family, "style");

        Directory.Move(family.Path("loras"), other.Path("loras"));

        Assert.Contains("add it again", Known(other, "style").Fault);
    }

    [Fact]
    public void Run_WeightsChangedAfterwards_IsNoticed()
    {
        TinyCheckpoint.WriteLora(_temporary.File("style.safetensors"));
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, _temporary.File("models"), "tiny");
        Add(family, "style");
        var weights = family.Path("loras/style/weights.bin");
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);

        var use = new LoraUses([new LoraUse("style", Known(family, "style").Hash, 1)]);

        Assert.Contains("not as it was added", Assert.Throws<LoraException>(() => Run(family, use)).Message);
    }

    private ModelFamily Paired()
    {
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, _temporary.File("models"), "tiny");
        var other = TinyCheckpoint.Import(TinyCheckpoint.WriteCompanion(_temporary.File("small")), _temporary.File("models"), "small");
        FamilyPairing.Add(family, other, "large", "small");
        return ModelFamily.Load(family.Folder);
    }

    private string Exported(ModelFamily family)
    {
        new Exporting.PipelineExport(family).Write("large", _temporary.File("exported"));
        return _temporary.File("exported");
    }

    private void Add(ModelFamily family, string name) =>
        new LoraAddition(family, TimeProvider.System, new Messages()).Add(_temporary.File("style.safetensors"), name, replace: false);

    private static FamilyLora Known(ModelFamily family, string name) => FamilyLoras.Load(family).Single(lora => lora.Name == name);

    private static byte[] Run(ModelFamily family, LoraUses loras, string denoiser = "large")
    {
        using var runtime = new FamilyRuntime(family, new FamilyRuntimeOptions { IntraOpThreads = 1 }, TimeProvider.System);
        var start = runtime.Start(new GenerationParameters(family.Manifest.Name, "a cat", "", 32, 32, 3, "ddim", 3, 7) { Loras = loras });
        var outcome = runtime.Run(start, new RangeSpec(denoiser, 3, "full"), null, TestContext.Current.CancellationToken);
        return outcome.Picture!.Pixels;
    }
}
