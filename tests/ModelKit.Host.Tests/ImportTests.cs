using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Host.Tests;

public sealed class ImportTests
{
    [Fact]
    public void Run_PipelineFolder_DescribesCountsAndChecksEveryFile()
    {
        using var folder = new TemporaryFolder();

        var manifest = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, "tiny", OnnxDtype.Float16).Manifest;

        Assert.Equal((4, 4, 0.18215f), (manifest.Latent.Channels, manifest.Latent.Factor, manifest.Latent.ScalingFactor));
        Assert.Equal((32, 32), (manifest.Size.Width, manifest.Size.Height));
        Assert.Equal("ddim", manifest.Defaults.Sampler);
        var denoiser = Assert.Single(manifest.Denoisers);
        Assert.Equal(201_924, denoiser.Parameters);
        Assert.True(denoiser.FlopsPerEvaluation > 1e6 && manifest.Decoders[0].FlopsPerPicture > 1e6);
        ComponentEntry[] components = [denoiser, manifest.Decoders[0], manifest.TextEncoder, manifest.Encoder!];
        Assert.All(components, entry => Assert.InRange(entry.SelfCheckDifference!.Value, 0, 1e-4));
        Assert.Contains("tokenizer/vocab.json", manifest.Files.Keys);
        Assert.Contains("unet/model.onnx", manifest.Files.Keys);
        Assert.Contains("unet/diffusion_pytorch_model.safetensors", manifest.Files.Keys);
        Assert.Equal(("vae/decoder.onnx", "vae/encoder.onnx"), (manifest.Decoders[0].Path, manifest.Encoder!.Path));
    }

    [Fact]
    public void Run_OneFile_GivesTheSameNetworksAsTheFolder()
    {
        using var folder = new TemporaryFolder();
        TinyCheckpoint.WriteSingleFile(folder.File("tiny.safetensors"));

        var whole = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, "folder").Manifest;
        var single = TinyCheckpoint
            .Import(folder.File("tiny.safetensors"), folder.Path, "file", with: request => request with { Config = TinyCheckpoint.Folder })
            .Manifest;

        Assert.All(
            [
                "unet/model.onnx",
                "unet/diffusion_pytorch_model.safetensors",
                "vae/decoder.onnx",
                "vae/encoder.onnx",
                "vae/diffusion_pytorch_model.safetensors",
                "text_encoder/model.onnx",
                "text_encoder/model.safetensors",
                "tokenizer/merges.txt",
            ],
            path => Assert.Equal(whole.Files[path].Sha256, single.Files[path].Sha256)
        );
    }

    [Fact]
    public void Run_OnnxFolder_TakesTheFilesAsTheyAre()
    {
        using var folder = new TemporaryFolder();
        var original = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, "original");

        OnnxExport.Export(TinyCheckpoint.Copy(folder.File("checkpoint")), folder.File("onnx"), OnnxDtype.Float32);

        var taken = TinyCheckpoint.Import(folder.File("onnx"), folder.Path, "taken").Manifest;

        Assert.Equal(new FileInfo(folder.File("onnx/unet/model.onnx")).Length, taken.Files["unet/model.onnx"].Bytes);
        Assert.Equal(original.Manifest.Denoisers[0].FlopsPerEvaluation, taken.Denoisers[0].FlopsPerEvaluation);
        Assert.InRange(
            taken.Denoisers[0].Parameters,
            original.Manifest.Denoisers[0].Parameters,
            original.Manifest.Denoisers[0].Parameters + 1000
        );
        Assert.Null(taken.Denoisers[0].SelfCheckDifference);
        Assert.Throws<CheckpointException>(() =>
            TinyCheckpoint.Import(
                folder.File("onnx"),
                folder.Path,
                "quantised",
                with: request => request with { Quantization = OnnxQuantization.WeightOnly }
            )
        );
    }

    [Fact]
    public void Run_Sdxl_NamesBothTextEncoders()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = TinyCheckpoint.WriteTokenizer(folder.File("tokenizer"));

        var manifest = TinyCheckpoint
            .Import(GoldenFolder.Of("pipeline/tiny_sdxl"), folder.Path, "xl", with: request => request with { Tokenizer = tokenizer })
            .Manifest;

        Assert.Equal(("text_encoder_2/model.onnx", "tokenizer_2"), (manifest.TextEncoder2!.Path, manifest.Tokenizer2));
        Assert.All(
            [manifest.TextEncoder, manifest.TextEncoder2, manifest.Denoisers[0]],
            entry => Assert.InRange(entry.SelfCheckDifference!.Value, 0, 1e-4)
        );
        Assert.Contains("force_zeros_for_empty_prompt", File.ReadAllText(folder.File("xl/model_index.json")));
        using var denoiser = new OnnxNetwork(Path.Combine(folder.Path, "xl", "unet", "model.onnx"));
        Assert.Equal(["sample", "timestep", "encoder_hidden_states", "text_embeds", "time_ids"], denoiser.InputNames);
    }

    [Fact]
    public void Run_Lora_ChangesWhatItNamesAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        TinyCheckpoint.WriteLora(folder.File("style.safetensors"));

        var plain = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, "plain").Manifest;
        var styled = TinyCheckpoint
            .Import(
                TinyCheckpoint.Folder,
                folder.Path,
                "styled",
                with: request => request with { Loras = [LoraArgument.Parse(folder.File("style.safetensors") + ":0.5")] }
            )
            .Manifest;

        Assert.NotEqual(plain.ContentHash("unet/model.onnx"), styled.ContentHash("unet/model.onnx"));
        Assert.NotEqual(plain.ContentHash("text_encoder/model.onnx"), styled.ContentHash("text_encoder/model.onnx"));
        Assert.Equal(plain.ContentHash("vae/decoder.onnx"), styled.ContentHash("vae/decoder.onnx"));
        Assert.InRange(styled.Denoisers[0].SelfCheckDifference!.Value, 0, 1e-4);
    }

    [Fact]
    public void Run_LoraForAnotherModel_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(
            folder.File("other.safetensors"),
            [("lora_te_nowhere.lora_down.weight", ones(1, 2)), ("lora_te_nowhere.lora_up.weight", ones(2, 1))]
        );

        var error = Assert.Throws<CheckpointException>(() =>
            TinyCheckpoint.Import(
                TinyCheckpoint.Folder,
                folder.File("models"),
                "tiny",
                with: request => request with { Loras = [LoraArgument.Parse(folder.File("other.safetensors"))] }
            )
        );

        Assert.Contains("nowhere", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("models")));
    }

    [Theory]
    [InlineData("unet: writing ONNX")]
    [InlineData("vae_encoder: running in ONNX Runtime")]
    [InlineData("hashing")]
    public void Run_CancelledAnywhere_LeavesNothingBehind(string at)
    {
        using var folder = new TemporaryFolder();
        using var cancelled = new CancellationTokenSource();
        var messages = new Messages(message =>
        {
            if (message == at)
            {
                cancelled.Cancel();
            }
        });
        TinyCheckpoint.Copy(folder.File("checkpoint"));

        Assert.ThrowsAny<OperationCanceledException>(() =>
            new ModelImport(TimeProvider.System, messages).Run(
                new ImportRequest(folder.File("checkpoint"), "tiny"),
                folder.File("models"),
                replace: false,
                cancelled.Token
            )
        );

        Assert.Equal(at, messages.Lines[^1].StartsWith("hashing", StringComparison.Ordinal) ? "hashing" : at);
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("models")));
    }

    [Theory]
    [InlineData("Tiny", "--name")]
    [InlineData("../tiny", "--name")]
    [InlineData("", "--name")]
    public void Run_NameThatIsNone_IsRefused(string name, string field)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(
            field,
            Assert.Throws<CheckpointException>(() => TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, name)).Message
        );
    }

    [Theory]
    [InlineData("Realistic_Vision V5.1.safetensors", "realistic-vision-v5-1")]
    [InlineData("checkpoint", "checkpoint")]
    public void NameOf_Path_IsAFamilyName(string path, string name)
    {
        Assert.Equal(name, ModelImport.NameOf(path));
    }

    [Fact]
    public void Run_FamilyIsThere_IsReplacedOnlyWhenAsked()
    {
        using var folder = new TemporaryFolder();
        var first = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.Path, "tiny");
        var import = new ModelImport(TimeProvider.System, new Messages());
        var request = new ImportRequest(TinyCheckpoint.Folder, "tiny");

        Assert.Contains(
            "--replace",
            Assert
                .Throws<CheckpointException>(() => import.Run(request, folder.Path, replace: false, TestContext.Current.CancellationToken))
                .Message
        );
        import.Run(request, folder.Path, replace: true, TestContext.Current.CancellationToken);

        Assert.NotEqual(first.Hash, ModelFamily.Load(first.Folder).Hash);
        Assert.Equal([first.Folder], Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(OnnxQuantization.WeightOnly)]
    [InlineData(OnnxQuantization.Dynamic)]
    public void Run_Quantized_StoresTheDifference(OnnxQuantization quantization)
    {
        using var folder = new TemporaryFolder();

        var manifest = TinyCheckpoint
            .Import(TinyCheckpoint.Folder, folder.Path, "tiny", with: request => request with { Quantization = quantization })
            .Manifest;

        Assert.InRange(manifest.Denoisers[0].SelfCheckDifference!.Value, 1e-5, 0.3);
        Assert.DoesNotContain("unet/diffusion_pytorch_model.safetensors", manifest.Files.Keys);
        Assert.InRange(manifest.TextEncoder.SelfCheckDifference!.Value, 0, 1e-4);
    }

    [Theory]
    [InlineData("model.ckpt", "Pickles")]
    [InlineData("gone.safetensors", "does not exist")]
    public void Run_FileThatIsNotRead_SaysWhy(string name, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.ckpt"), "");

        Assert.Contains(
            message,
            Assert.Throws<CheckpointException>(() => TinyCheckpoint.Import(folder.File(name), folder.Path, "tiny")).Message
        );
    }

    /// <summary>A vocabulary that fits the 600 tokens of the small encoders.</summary>
}
