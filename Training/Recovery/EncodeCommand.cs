using System.CommandLine;
using static TorchSharp.torch;

namespace HybridGrains.Training.Recovery;

/// <summary><c>encode</c>: latents of one's own captioned pictures, for <c>recover</c>.</summary>
internal static class EncodeCommand
{
    public static Command Create()
    {
        var teacher = new Option<string>("--teacher") { Description = "Pipeline folder with vae and tokenizer.", Required = true };
        var pictures = new Option<string>("--pictures")
        {
            Description = "Folder of png, jpg or webp, each with its caption in a .txt of the same name.",
            Required = true,
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder to write train.safetensors and heldout.safetensors to.",
            Required = true,
        };
        var side = new Option<int>("--side")
        {
            Description = "Pixels along each side: 512 for Stable Diffusion 1.x.",
            DefaultValueFactory = _ => 512,
        };
        var heldOut = new Option<int>("--held-out")
        {
            Description = "Pictures kept from training, to measure with.",
            DefaultValueFactory = _ => 256,
        };
        var command = new Command(
            "encode",
            """
            Encode captioned pictures to latents once, so that 'recover' trains without the autoencoder. A stopped run goes on.
              encode --teacher stable-diffusion-v1-5 --pictures pictures --out runs/latents
            """
        )
        {
            teacher,
            pictures,
            output,
            side,
            heldOut,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                try
                {
                    Run(
                        parsed.GetValue(teacher)!,
                        parsed.GetValue(pictures)!,
                        parsed.GetValue(output)!,
                        parsed.GetValue(side),
                        parsed.GetValue(heldOut),
                        cancellationToken
                    );
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    Console.WriteLine("Stopped; run the same command again to go on.");
                }

                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static void Run(string teacher, string pictures, string output, int side, int heldOut, CancellationToken cancellationToken)
    {
        if (side is < 8 or > 4096 || side % 8 != 0)
        {
            throw new TrainingException($"--side is {side}; it must be a multiple of 8 between 8 and 4096.");
        }

        var files = CaptionedPictures.Find(pictures).Files;
        if (heldOut < 1 || heldOut >= files.Count)
        {
            throw new TrainingException(
                $"--held-out is {heldOut}; it must be between 1 and {files.Count - 1}, one less than there are pictures."
            );
        }

        var pipeline = new PipelineFolder(teacher);
        using var autoencoder = pipeline.LoadAutoencoder() ?? throw new TrainingException($"--teacher: '{teacher}' has no vae.");
        set_num_threads(1);
        var encoding = new PictureEncoding(autoencoder, pipeline.LoadTokenizer(), side);
        void Encode(IReadOnlyList<string> some, string name) =>
            encoding.Encode(
                some,
                Path.Combine(output, name),
                done => Console.WriteLine(FormattableString.Invariant($"{name}: {done:N0} of {some.Count:N0}")),
                cancellationToken
            );

        Encode([.. files.Take(heldOut)], "heldout.safetensors");
        Encode([.. files.Skip(heldOut)], "train.safetensors");
    }
}
