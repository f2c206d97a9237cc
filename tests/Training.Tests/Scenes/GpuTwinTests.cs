using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Scenes;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Scenes;

/// <summary>
/// The PyTorch twin in Training/gpu: fits its limits, computes the same loss, and hands back what the trainer goes on from.
/// </summary>
public sealed class GpuTwinTests : IDisposable
{
    private const long MostBytes = 64L << 20;
    private readonly string _root = Directory.CreateTempSubdirectory("twin-").FullName;
    private readonly LatentPool _pool;

    public GpuTwinTests()
    {
        BpeVocabularyTrainer.Write(
            In("model", "tokenizer"),
            BpeVocabularyTrainer.Learn(new Dictionary<string, int> { ["cat"] = 2, ["dog"] = 1 }),
            CaptionVocabulary.MaxLength
        );
        var tokenizer = ClipTokenizer.Load(In("model", "tokenizer"));
        random.manual_seed(4);
        using var denoiser = new UNet2DConditionModel(TeacherSize.Denoiser);
        using var text = new CLIPTextModel(TeacherSize.Text(tokenizer.VocabularySize, tokenizer.MaxLength));
        denoiser.SavePretrained(In("model", "unet"), ScalarType.Float16);
        text.SavePretrained(In("model", "text_encoder"), ScalarType.Float16);
        SchedulerConfig.Write(In("model", "scheduler"));
        File.WriteAllText(In("model", TeacherTrainer.ProgressFile), JsonSerializer.Serialize(new RunCounter(Step: 10, Samples: 320)));
        var ids = tokenizer.EncodePadded("a cat");
        _pool = new LatentPool(
            randn(20_000, LatentSpace.Channels, 16, 16),
            tensor(Array.ConvertAll(ids, id => (long)id)).unsqueeze(0).repeat(20_000, 1)
        );
    }

    public void Dispose()
    {
        _pool.Latents.Dispose();
        _pool.Tokens.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Write_MoreLatentsThanFit_StaysWithinTheLimit()
    {
        var scenes = Thin();

        Assert.InRange(ThinnedTree.Bytes(In("tree")), MostBytes - (1 << 20), MostBytes);
        Assert.InRange(scenes, 5_000, 20_000);
    }

    [Fact]
    public void Write_NoRoomForLatents_SaysWhatTheWeightsTake()
    {
        var error = Assert.Throws<TrainingException>(() =>
            ThinnedTree.Write(In("tree"), Checkout.Combine("Training", "gpu"), In("model"), _pool, mostBytes: 1 << 20)
        );

        Assert.Contains("leave no room", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SameBatch_GivesTheTrainersLoss()
    {
        SkipWithoutPyTorch();
        Thin();
        using var denoiser = UNet2DConditionModel.FromPretrained(In("tree", "unet"));
        using var text = CLIPTextModel.FromPretrained(In("tree", "text_encoder"));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var batch = new DenoiserBatch(
            _pool.Latents[..4],
            _pool.Tokens[..4],
            randn(4, LatentSpace.Channels, 16, 16),
            tensor(new long[] { 3, 250, 600, 999 })
        );
        SafetensorsWriter.Write(
            In("batch.safetensors"),
            [("clean", batch.Clean), ("tokens", batch.Tokens), ("noise", batch.Noise), ("timesteps", batch.Timesteps)]
        );

        var ours = new DistillationLoss(denoiser, teacher: null, VPrediction.Process, new DistillationWeights(), pairs: [])
            .Of(batch, text.forward(batch.Tokens))
            .item<float>();
        var theirs = float.Parse(
            Python("teacher.py", "--tree", In("tree"), "--check", In("batch.safetensors")),
            CultureInfo.InvariantCulture
        );

        Assert.Equal(ours, theirs, tolerance: 2e-5f * ours);
    }

    [Fact]
    public void Train_AFewSteps_WritesSmallFilesThatTheTrainerGoesOnFrom()
    {
        SkipWithoutPyTorch();
        Thin();

        Python("teacher.py", "--tree", In("tree"), "--out", In("out"), "--steps", "2", "--batch", "2", "--minutes", "8");
        Python("join.py", In("out"), In("model"));

        Assert.All(Directory.GetFiles(In("out")), file => Assert.True(new FileInfo(file).Length < 16 << 20, file));
        using var denoiser = UNet2DConditionModel.FromPretrained(In("model", "unet"));
        Assert.All(denoiser.named_parameters(), item => Assert.True(item.parameter.isfinite().all().item<bool>(), item.name));
        var counter = JsonSerializer.Deserialize<RunCounter>(File.ReadAllText(In("model", TeacherTrainer.ProgressFile)))!;
        Assert.Equal((12, 324), (counter.Step, counter.Samples));
        Assert.Contains("\"restart\":1,\"step\":10", File.ReadAllText(In("model", "metrics.jsonl")), StringComparison.Ordinal);
    }

    private long Thin() => ThinnedTree.Write(In("tree"), Checkout.Combine("Training", "gpu"), In("model"), _pool, MostBytes);

    private static void SkipWithoutPyTorch() =>
        Assert.SkipUnless(
            File.Exists("/usr/bin/python3") && Started("/usr/bin/python3", "-c", "import torch").ExitCode == 0,
            "PyTorch is not installed (Debian: apt-get install python3-torch)."
        );

    private string Python(string script, params string[] arguments)
    {
        var (exitCode, output, complaint) = Started("/usr/bin/python3", [Path.Combine(In("tree"), script), .. arguments]);
        Assert.True(exitCode == 0, complaint);
        return output.Trim();
    }

    private static (int ExitCode, string Output, string Complaint) Started(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var complaint = new StringBuilder();
        process.ErrorDataReceived += (_, line) => complaint.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, complaint.ToString());
    }

    private string In(params ReadOnlySpan<string> path) => Path.Combine([_root, .. path]);
}
