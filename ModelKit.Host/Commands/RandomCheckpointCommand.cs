using System.CommandLine;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using TorchSharp;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary>
/// <c>random FOLDER</c>: a checkpoint of full size with random weights, for measuring import and inference without anybody's
/// model.
/// </summary>
internal static class RandomCheckpointCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Pipeline folder to write, about 2.1 GB." };
        var seed = new Option<int>("--seed") { Description = "Of the weights.", DefaultValueFactory = _ => 0 };
        var command = new Command("random", "Write a checkpoint of Stable Diffusion 1.5's architecture with random fp16 weights.")
        {
            folder,
            seed,
        };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                torch.manual_seed(parsed.GetValue(seed));
                Write(parsed.GetValue(folder)!, cancellationToken);
                return 0;
            }
        );
        return command;
    }

    private static void Write(string folder, CancellationToken cancellationToken)
    {
        foreach (
            var (name, create) in (ReadOnlySpan<(string, Func<Network>)>)
                [
                    ("unet", () => new UNet2DConditionModel(new UNet2DConditionConfig { CrossAttentionDim = [768], SampleSize = [64] })),
                    (
                        "vae",
                        () =>
                            new AutoencoderKL(
                                new AutoencoderKLConfig
                                {
                                    BlockOutChannels = [128, 256, 512, 512],
                                    DownBlockTypes = [.. Enumerable.Repeat("DownEncoderBlock2D", 4)],
                                    UpBlockTypes = [.. Enumerable.Repeat("UpDecoderBlock2D", 4)],
                                    LayersPerBlock = 2,
                                    SampleSize = [512],
                                }
                            )
                    ),
                    (
                        "text_encoder",
                        () =>
                            new CLIPTextModel(
                                new CLIPTextConfig
                                {
                                    HiddenSize = 768,
                                    IntermediateSize = 3072,
                                    NumAttentionHeads = 12,
                                    ProjectionDim = 768,
                                    EosTokenId = 2,
                                }
                            )
                    ),
                ]
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var network = create();
            network.SavePretrained(Path.Combine(folder, name), torch.ScalarType.Float16);
            Console.WriteLine($"{name}: {network.CountParameters()} parameters");
        }

        Directory.CreateDirectory(Path.Combine(folder, "scheduler"));
        File.WriteAllText(
            Path.Combine(folder, "scheduler", "scheduler_config.json"),
            """
            {"_class_name": "PNDMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085,
             "num_train_timesteps": 1000, "prediction_type": "epsilon",
             "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1}
            """
        );
        File.WriteAllText(
            Path.Combine(folder, "model_index.json"),
            """
            {"_class_name": "StableDiffusionPipeline", "safety_checker": [null, null], "scheduler": ["diffusers", "PNDMScheduler"],
             "text_encoder": ["transformers", "CLIPTextModel"], "unet": ["diffusers", "UNet2DConditionModel"],
             "vae": ["diffusers", "AutoencoderKL"]}
            """
        );
    }
}
