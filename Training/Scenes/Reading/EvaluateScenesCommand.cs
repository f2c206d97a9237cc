using System.CommandLine;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary><c>scenes evaluate</c>: draws prompts with a teacher and lets the reader judge.</summary>
internal static class EvaluateScenesCommand
{
    private const int HeldOutSeed = 2040;
    private const int Shown = 64;

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Folder that 'scenes export' wrote.", Required = true };
        var reader = new Option<string>("--reader") { Description = "Folder of the reader.", Required = true };
        var count = new Option<int>("--count") { Description = "Held-out prompts.", DefaultValueFactory = _ => 500 };
        var steps = new Option<int>("--steps") { Description = "Sampler steps.", DefaultValueFactory = _ => 20 };
        var guidance = new Option<float>("--guidance") { DefaultValueFactory = _ => 3 };
        var output = new Option<string>("--out") { Description = "Folder for tables.md, typed.png and heldout.png.", Required = true };
        var command = new Command("evaluate", "Draw held-out prompts and the hundred typed ones, and let the reader judge.")
        {
            model,
            reader,
            count,
            steps,
            guidance,
            output,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                set_num_threads(1);
                var sprites = await SpriteLibrary.LoadAsync(parsed.GetValue(DataCommands.Cache)!, cancellationToken);
                var sampler = new CompositionSampler(sprites, SceneSplit.HeldOut, HeldOutSeed);
                var heldOut = Enumerable.Range(0, parsed.GetValue(count)).Select(_ => SceneRequest.Of(sampler.Next())).ToList();
                var options = new SamplingOptions("dpmpp_2m", parsed.GetValue(steps), parsed.GetValue(guidance), Seed: 1)
                {
                    Replicas = 1,
                    Batch = 16,
                };
                var judge = new Judge(
                    new PipelineFolder(parsed.GetValue(model)!),
                    AutoencoderKL.FromPretrained(Path.Combine(parsed.GetValue(model)!, "vae")),
                    CompositionReader.FromPretrained(parsed.GetValue(reader)!),
                    options
                );
                var folder = parsed.GetValue(output)!;
                List<(string, RequestScores)> rows =
                [
                    ($"{heldOut.Count} held-out prompts", judge.Score(heldOut, Path.Combine(folder, "heldout.png"), cancellationToken)),
                    ("the hundred typed prompts", judge.Score(TypedPrompts.All, Path.Combine(folder, "typed.png"), cancellationToken)),
                ];
                var tables = string.Concat(rows.Select(row => ScorePage.Tables([row])));
                File.WriteAllText(Path.Combine(folder, "tables.md"), tables);
                Console.Write(tables);
            }
        );
        return command;
    }

    private sealed class Judge(PipelineFolder pipeline, AutoencoderKL autoencoder, CompositionReader reader, SamplingOptions options)
    {
        private const int Batch = 16;
        private readonly UNet2DConditionModel _denoiser = pipeline.LoadDenoiser();
        private readonly CLIPTextModel _text = pipeline.LoadTextEncoder();

        public RequestScores Score(IReadOnlyList<SceneRequest> requests, string sheetPath, CancellationToken cancellationToken)
        {
            using var noGradient = no_grad();
            var sampler = new LatentSampler(
                pipeline.LoadSchedule(),
                _text,
                pipeline.LoadTokenizer(),
                [.. requests.Select(request => request.Prompt)],
                options
            );
            using var latents = sampler.Sample(_denoiser, cancellationToken);
            var scored = new List<(SceneRequest, RequestScore)>();
            var sheet = new ContactSheet(8, SceneLayout.Side);
            foreach (var rows in Enumerable.Range(0, requests.Count).Chunk(Batch))
            {
                using var scope = NewDisposeScope();
                var pictures = autoencoder.Decode(latents[rows[0]..(rows[^1] + 1)] / autoencoder.Config.ScalingFactor).clamp(-1, 1);
                var readings = CompositionReadings.Read(reader, pictures);
                for (var i = 0; i < rows.Length; i++)
                {
                    var score = RequestScore.Of(requests[rows[i]], readings[i]);
                    scored.Add((requests[rows[i]], score));
                    if (rows[i] < Shown || requests.Count <= 100)
                    {
                        sheet.Add(SceneBatch.ToBytes(pictures, i), ScorePage.Caption(requests[rows[i]], score));
                    }
                }
            }

            sheet.Save(sheetPath);
            return new RequestScores(scored);
        }
    }
}
