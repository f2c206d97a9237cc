using System.Security.Cryptography;
using System.Text;
using CsCheck;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Images;
using HybridGrains.Diffusion.Prompts;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Tests.Fuzzing;

/// <summary>Damaged inputs from anywhere give a typed error or a value, and allocate no more than their limit allows. HYBRIDGRAINS_FUZZ=100000 makes that many of each.</summary>
public sealed class FuzzTests
{
    /// <summary>What a call may allocate beside a few copies of its input.</summary>
    private const long Slack = 4 * 1024 * 1024;

    private const int Checksum = 16;
    private static readonly RgbImage Picture = new(12, 9, [.. Enumerable.Range(0, 12 * 9 * 3).Select(i => (byte)(i * 5))]);
    private static readonly Dictionary<string, string> Text = new()
    {
        [PictureText.Parameters] = "a cat\nSteps: 3, Seed: 4, Size: 12x9",
        [PictureText.Provenance] = "{}",
    };

    [Fact]
    public void LatentState_WithSoundChecksum_IsReadOrRefused()
    {
        Check(
            Mutation.Of([.. States().Select(state => state.ToBytes()[..^Checksum])]),
            body =>
            {
                // Whoever sends a hostile envelope can compute its checksum.
                byte[] bytes = [.. body, .. SHA256.HashData(body).AsSpan(0, Checksum)];
                var state = LatentState.FromBytes(bytes);
                Assert.Equal(state.Shape[0] * state.Shape[1] * state.Shape[2], state.Latents.Length);
            },
            typeof(LatentStateException)
        );
    }

    [Fact]
    public void FamilyJson_Damaged_IsReadOrRefused() =>
        Check(
            Mutation.Of(File.ReadAllBytes(Path.Combine(GoldenFiles.Root(), "models", "emoji-scenes", "family.json"))),
            bytes => FamilyJson.Parse(Encoding.UTF8.GetString(bytes)),
            typeof(FamilyException)
        );

    [Fact]
    public void ModelFamily_DamagedOnDisk_IsLoadedOrRefused()
    {
        var folder = Directory.CreateTempSubdirectory("fuzz-").FullName;
        try
        {
            var seed = File.ReadAllBytes(Path.Combine(GoldenFiles.Root(), "models", "emoji-scenes", "family.json"));
            Check(
                Mutation.Of(seed),
                bytes =>
                {
                    File.WriteAllBytes(Path.Combine(folder, ModelFamily.ManifestFile), bytes);
                    ModelFamily.Load(folder);
                },
                typeof(FamilyException)
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void SchedulerConfig_Damaged_IsReadOrRefused()
    {
        var folder = Directory.CreateTempSubdirectory("fuzz-").FullName;
        try
        {
            var path = Path.Combine(folder, "scheduler_config.json");
            var seed = Encoding.UTF8.GetBytes(
                """{"_class_name": "UniPCMultistepScheduler", "num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "trained_betas": null, "solver_order": 2, "lambda_min_clipped": -Infinity, "disable_corrector": [0, 3], "timestep_spacing": "leading", "steps_offset": 1, "prediction_type": "v_prediction"}"""
            );
            Check(
                Mutation.Of(seed),
                bytes =>
                {
                    File.WriteAllBytes(path, bytes);
                    NoiseSchedule.Read(path);
                },
                [typeof(FamilyException)],
                extra: 64 * 1024 * 1024
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void PictureReader_Damaged_IsReadOrRefused(PictureFormat format)
    {
        var seed = PictureWriter.Write(Picture, format, Text);
        const long pixels = 8L * PictureReader.MaxSide * PictureReader.MaxSide;
        Check(
            Mutation.Of(seed),
            bytes =>
            {
                PictureReader.ReadRgb(bytes);
                PictureReader.ReadMask(bytes);
                PictureReader.ReadTransparency(bytes);
                PictureReader.ReadHeader(bytes);
            },
            [typeof(ImageException)],
            extra: pixels
        );
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void PictureText_Damaged_IsReadOrRefused(PictureFormat format) =>
        Check(Mutation.Of(PictureWriter.Write(Picture, format, Text)), bytes => PictureText.Read(bytes), typeof(ImageException));

    [Fact]
    public void PictureProvenance_Damaged_IsReadOrRefused() =>
        Check(
            Mutation.Of(
                Encoding.UTF8.GetBytes(
                    """{"id":"g","family":"f","familyHash":"h","prompt":"\u00e9","seed":1,"steps":20,"cloudSteps":3,"sampler":"ddim","guidanceScale":3.5,"width":128,"height":128,"strength":0.6,"fast":true,"ranges":[{"attempt":1,"from":0,"to":20,"worker":"w","tier":"edge","denoiser":"s","status":"completed","ms":1.5}]}"""
                )
            ),
            bytes => PictureProvenance.Parse(PictureProvenance.Parse(Encoding.UTF8.GetString(bytes)).Write()),
            typeof(ImageException)
        );

    [Fact]
    public void EmbeddedParameters_Damaged_AreReadOrRefused() =>
        Check(
            Mutation.Of(
                Encoding.UTF8.GetBytes(
                    "a \"castle\", (sunset:1.2)\nNegative prompt: bad\nSteps: 28, Sampler: DPM++ 2M, CFG scale: 6.5, Seed: 12, Size: 512x768, Note: \"x, \\\"y\\\"\", Model: m"
                )
            ),
            bytes => EmbeddedParameters.Parse(EmbeddedParameters.Parse(Encoding.UTF8.GetString(bytes)).Write()),
            typeof(ImageException)
        );

    [Fact]
    public void PromptParser_Damaged_AlwaysGivesStretches() =>
        Check(
            Mutation.Of(Encoding.UTF8.GetBytes(@"a (cat:1.3) in [a \(box\) (of ((wood)):0.8)], (tail")),
            bytes => Assert.NotEmpty(PromptParser.Parse(Encoding.UTF8.GetString(bytes)))
        );

    private static IEnumerable<LatentState> States()
    {
        float[] values = [.. Enumerable.Range(0, 32).Select(i => i * 0.1f)];
        var parameters = new GenerationParameters("family", "a cat", "", 32, 16, 20, "dpmpp_2m", 3, 5);
        yield return new LatentState(parameters with { PromptStyle = PromptStyle.Plain }, 3, [4, 2, 4], values, [values]);
        yield return new LatentState(parameters with { Strength = 0.5 }, 10, [4, 2, 4], values, [])
        {
            Inpainting = new InpaintingState(values[..8], values, values),
        };
    }

    private static void Check(Gen<byte[]> inputs, Action<byte[]> read, params Type[] allowed) => Check(inputs, read, allowed, extra: 0);

    private static void Check(Gen<byte[]> inputs, Action<byte[]> read, Type[] allowed, long extra) =>
        inputs.Sample(
            bytes =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    read(bytes);
                }
                catch (Exception refusal) when (allowed.Contains(refusal.GetType()))
                {
                    Assert.NotEmpty(refusal.Message);
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Slack + extra + 64L * bytes.Length);
            },
            iter: Mutation.Runs,
            threads: 1
        );
}
