using System.Text;
using CsCheck;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Lora;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Fuzz;

/// <summary>
/// Damaged files end in a typed error or in something valid, and cost no memory beyond a limit. HYBRIDGRAINS_FUZZ=100000 makes
/// that many of each kind, a few hundred otherwise.
/// </summary>
public sealed class HostileFileTests : IDisposable
{
    /// <summary>The declared limit of one input: the files are a few kilobytes, and no reader may believe what they claim.</summary>
    private const long LargestAllocationBytes = 32_000_000;

    private static readonly long Inputs =
        long.TryParse(Environment.GetEnvironmentVariable("HYBRIDGRAINS_FUZZ"), out var inputs) && inputs > 0 ? inputs : 400;
    private readonly TemporaryFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_Damaged_IsRefusedOrRead()
    {
        SafetensorsWriter.Write(
            _folder.File("valid.safetensors"),
            [("a.weight", ones(3, 4)), ("b", arange(5, ScalarType.Int64)), ("c", zeros(2, 2, 1, 1).to(ScalarType.Float16))]
        );

        Fuzz(
            File.ReadAllBytes(_folder.File("valid.safetensors")),
            WithFile(
                ".safetensors",
                path =>
                {
                    using var file = SafetensorsFile.Open(path);
                    foreach (var name in file.Names)
                    {
                        using var tensor = file.Read(name);
                        Assert.Equal(file.ShapeOf(name), tensor.shape);
                    }
                }
            )
        );
    }

    [Fact]
    public void Index_Damaged_IsRefusedOrRead()
    {
        SafetensorsWriter.Write(_folder.File("one.safetensors"), [("a", ones(3)), ("b", ones(2))]);
        SafetensorsWriter.Write(_folder.File("two.safetensors"), [("c", ones(1))]);
        var valid = Encoding.UTF8.GetBytes(
            """{"metadata": {"total_size": 24}, "weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}"""
        );

        Fuzz(
            valid,
            WithFile(
                ".index.json",
                path =>
                {
                    using var weights = ShardedWeights.Open(path);
                    foreach (var name in weights.Names)
                    {
                        weights.Read(name).Dispose();
                    }
                }
            )
        );
    }

    [Fact]
    public void Lora_Damaged_IsRefusedOrMerged()
    {
        using var network = UNet2DConditionModel.FromPretrained(Path.Combine(GoldenFolder.Of("pipeline/tiny_sd"), "unet"));
        SafetensorsWriter.Write(
            _folder.File("lora.safetensors"),
            [
                ("lora_unet_conv_in.lora_down.weight", ones(2, 4, 3, 3)),
                ("lora_unet_conv_in.lora_up.weight", ones(16, 2, 1, 1)),
                ("lora_unet_conv_in.alpha", ones(1)),
                ("unet.mid_block.attentions.0.proj_in.lora_A.weight", ones(1, 32)),
                ("unet.mid_block.attentions.0.proj_in.lora_B.weight", ones(32, 1)),
            ]
        );

        Fuzz(
            File.ReadAllBytes(_folder.File("lora.safetensors")),
            WithFile(
                ".lora",
                path =>
                {
                    using var lora = LoraFile.Open(path);
                    lora.MergeInto(network, Checkpoint.Denoiser, 1);
                }
            )
        );
    }

    [Theory]
    [InlineData("networks/unet_sdxl", "UNet2DConditionModel")]
    [InlineData("networks/vae_kl_sd", "AutoencoderKL")]
    [InlineData("networks/taesd_shape", "AutoencoderTiny")]
    [InlineData("clip/text_projection_gelu", "CLIPTextModelWithProjection")]
    public void Config_Damaged_IsRefusedOrParsed(string golden, string className)
    {
        var valid = File.ReadAllBytes(Path.Combine(GoldenFolder.Of(golden), "config.json"));

        Fuzz(
            valid,
            bytes =>
            {
                var json = Encoding.UTF8.GetString(bytes);
                object config = className switch
                {
                    "UNet2DConditionModel" => UNet2DConditionConfig.Parse(json),
                    "AutoencoderKL" => AutoencoderKLConfig.Parse(json),
                    "AutoencoderTiny" => AutoencoderTinyConfig.Parse(json),
                    _ => CLIPTextConfig.Parse(json),
                };
                Assert.NotNull(config);
            }
        );
    }

    [Fact]
    public void PipelineIndex_Damaged_IsRefusedOrOpened()
    {
        var tiny = GoldenFolder.Of("pipeline/tiny_sd");
        foreach (
            var file in (string[])["unet/config.json", "vae/config.json", "text_encoder/config.json", "scheduler/scheduler_config.json"]
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
            File.WriteAllBytes(_folder.File(file), File.ReadAllBytes(Path.Combine(tiny, file)));
        }

        Fuzz(
            File.ReadAllBytes(Path.Combine(tiny, "model_index.json")),
            bytes =>
            {
                File.WriteAllBytes(_folder.File("model_index.json"), bytes);
                using var checkpoint = DiffusersFolder.Open(_folder.Path);
                Assert.NotEmpty(checkpoint.Parts);
            }
        );
    }

    [Fact]
    public void SchedulerConfig_Damaged_IsRefusedOrTaken()
    {
        var valid = File.ReadAllBytes(Path.Combine(GoldenFolder.Of("pipeline/tiny_sd"), "scheduler", "scheduler_config.json"));

        Fuzz(
            valid,
            bytes =>
            {
                var config = SchedulerConfig.Of(Encoding.UTF8.GetString(bytes), "DDIMScheduler", "StableDiffusionPipeline");
                Assert.Contains("DDIMScheduler", config.Json);
            }
        );
    }

    [Fact]
    public void AdapterConfig_Damaged_IsRefusedOrMerged()
    {
        using var network = UNet2DConditionModel.FromPretrained(Path.Combine(GoldenFolder.Of("pipeline/tiny_sd"), "unet"));
        var lora = GoldenFolder.Of("cases/lora/peft/adapter_model.safetensors");
        File.Copy(lora, _folder.File("adapter_model.safetensors"));
        var valid = """
            {"peft_type": "LORA", "r": 2, "lora_alpha": 8, "use_rslora": true, "target_modules": ["to_q"], "bias": "none",
             "alpha_pattern": {"attn1.to_q": 4, "up_blocks.*to_v": 3.5}, "rank_pattern": {}}
            """;

        Fuzz(
            Encoding.UTF8.GetBytes(valid),
            bytes =>
            {
                File.WriteAllBytes(_folder.File("adapter_config.json"), bytes);
                using var file = LoraFile.Open(_folder.File("adapter_model.safetensors"));
                file.MergeInto(network, "unet", 1e-6);
            }
        );
    }

    [Fact]
    public void LoraMetadata_Damaged_IsRefusedOrMerged()
    {
        using var network = UNet2DConditionModel.FromPretrained(Path.Combine(GoldenFolder.Of("pipeline/tiny_sd"), "unet"));

        Fuzz(
            Encoding.UTF8.GetBytes("""{"unet.r": 2, "unet.lora_alpha": 8, "unet.alpha_pattern": {"to_q": 2}, "text_encoder.r": 4}"""),
            bytes =>
            {
                SafetensorsWriter.Write(
                    _folder.File("lora.safetensors"),
                    [
                        ("unet.mid_block.resnets.0.conv1.lora_A.weight", ones(2, 32, 3, 3)),
                        ("unet.mid_block.resnets.0.conv1.lora_B.weight", ones(32, 2, 1, 1)),
                    ],
                    metadata: new Dictionary<string, string> { ["lora_adapter_metadata"] = Encoding.UTF8.GetString(bytes) }
                );
                using var file = LoraFile.Open(_folder.File("lora.safetensors"));
                file.MergeInto(network, "unet", 1e-6);
            }
        );
    }

    [Fact]
    public void OnnxFile_Damaged_IsRefusedOrRead()
    {
        using var network = new CLIPTextModel(
            new CLIPTextConfig
            {
                VocabSize = 10,
                HiddenSize = 4,
                IntermediateSize = 4,
                NumHiddenLayers = 1,
                NumAttentionHeads = 1,
                MaxPositionEmbeddings = 3,
                ProjectionDim = 2,
            }
        );
        OnnxExport.TextEncoder(network, _folder.File("model.onnx"), new() { ExternalDataThresholdBytes = 10 });

        Fuzz(
            File.ReadAllBytes(_folder.File("model.onnx")),
            WithFile(
                ".onnx",
                path => Assert.All(OnnxFileFacts.Read(path).ExternalFiles, name => Assert.Equal(Path.GetFileName(name), name))
            )
        );
    }

    /// <summary>One file per input at a time, which the reader may keep open until it is done.</summary>
    private Action<byte[]> WithFile(string suffix, Action<string> read) =>
        bytes =>
        {
            var path = _folder.File($"{Interlocked.Increment(ref _files) % 8}{suffix}");
            File.WriteAllBytes(path, bytes);
            read(path);
        };

    private static void Fuzz(byte[] valid, Action<byte[]> read)
    {
        read(valid);
        Mutation.Any.Sample(
            damage =>
            {
                var bytes = damage(valid);
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    using var scope = NewDisposeScope();
                    read(bytes);
                }
                catch (Exception e)
                    when (e
                            is SafetensorsFormatException
                                or CheckpointException
                                or ModelConfigException
                                or StateMismatchException
                                or InvalidDataException
                    )
                {
                    Assert.NotEmpty(e.Message);
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, LargestAllocationBytes);
            },
            iter: Inputs,
            threads: 1
        );
    }
}
