using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Pictures.Tools;
using HybridGrains.Diffusion.Prompts;
using HybridGrains.Diffusion.Schedules;
using HybridGrains.Diffusion.Tests.Pictures;
using HybridGrains.Diffusion.Tokenizers;

namespace HybridGrains.Diffusion.Tests.Fuzzing;

/// <summary>
/// Damaged inputs from anywhere give a typed error or a value, and allocate no more than their limit allows.
/// HYBRIDGRAINS_FUZZ=100000 makes that many of each.
/// </summary>
public sealed class FuzzTests
{
    /// <summary>What a call may allocate beside a few copies of its input.</summary>
    private const long Slack = 4 * 1024 * 1024;

    private const int Checksum = 16;
    private static readonly RgbPicture Picture = new(12, 9, [.. Enumerable.Range(0, 12 * 9 * 3).Select(i => (byte)(i * 5))]);
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
            Mutation.Of(File.ReadAllBytes(Checkout.Combine("models", "emoji-scenes", "family.json"))),
            bytes => FamilyJson.Parse(Encoding.UTF8.GetString(bytes)),
            typeof(FamilyException)
        );

    [Fact]
    public void ModelFamily_DamagedOnDisk_IsLoadedOrRefused()
    {
        var folder = Directory.CreateTempSubdirectory("fuzz-").FullName;
        try
        {
            var seed = File.ReadAllBytes(Checkout.Combine("models", "emoji-scenes", "family.json"));
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
    public void LoraJson_Damaged_IsUsableOrSaysWhyNot()
    {
        var folder = Directory.CreateTempSubdirectory("fuzz-").FullName;
        try
        {
            File.Copy(Checkout.Combine("models", "emoji-scenes", "family.json"), Path.Combine(folder, ModelFamily.ManifestFile));
            var family = ModelFamily.Load(folder);
            var path = family.Denoiser("large").Path;
            var lora = new LoraManifest
            {
                SchemaVersion = 1,
                Name = "style",
                Source = new LoraSource("style.safetensors", new string('0', 64), new string('0', 64)),
                Added = DateTimeOffset.UnixEpoch,
                Weights = new FileEntry(new string('0', 64), 40),
                ChangesDenoiser = true,
                Layers = [new LoraLayerEntry(2, 3, 2, 0.5, 0)],
                Networks =
                [
                    new LoraNetworkEntry(
                        path,
                        family.Manifest.ContentHash(path),
                        "diffusion_pytorch_model.safetensors",
                        [new LoraTargetEntry(0, "conv_in.weight", "F16", 4096)]
                    ),
                ],
            };
            var file = Path.Combine(Directory.CreateDirectory(family.Path("loras/style")).FullName, FamilyLoras.ManifestFile);
            File.WriteAllText(file, LoraJson.Write(lora));
            Assert.Null(Assert.Single(FamilyLoras.Load(family)).Fault);
            Check(
                Mutation.Of(File.ReadAllBytes(file)),
                bytes =>
                {
                    File.WriteAllBytes(file, bytes);
                    var read = Assert.Single(FamilyLoras.Load(family));
                    Assert.True(read.Fault is null == (read.Hash.Length == 64), read.Fault);
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
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    [InlineData("tokenizer_config.json")]
    [InlineData("special_tokens_map.json")]
    [InlineData("added_tokens.json")]
    [InlineData("tokenizer.json")]
    public void Tokenizer_DamagedFile_IsReadOrRefused(string damaged)
    {
        var folder = Directory.CreateTempSubdirectory("fuzz-").FullName;
        try
        {
            var bundled = Checkout.Combine("models", "emoji-scenes", "tokenizer");
            foreach (var file in Directory.GetFiles(bundled))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            File.WriteAllText(Path.Combine(folder, "added_tokens.json"), """{"<cat-toy>": 900}""");
            var path = Path.Combine(folder, damaged);
            if (damaged == "tokenizer.json")
            {
                File.Delete(Path.Combine(folder, "vocab.json"));
                File.WriteAllText(
                    path,
                    """{"added_tokens": [{"id": 4, "content": "<x>"}], "model": {"vocab": {"<|startoftext|>": 0, "<|endoftext|>": 1, "a": 2, "b</w>": 3}, "merges": ["a b</w>", ["a", "b</w>"]]}}"""
                );
            }

            Check(
                Mutation.Of(File.ReadAllBytes(path)),
                bytes =>
                {
                    File.WriteAllBytes(path, bytes);
                    Assert.InRange(ClipTokenizer.Load(folder).EncodePadded("a <cat-toy> 𠮷").Length, 3, 1024);
                },
                typeof(FamilyException)
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
            [typeof(PictureException)],
            extra: pixels
        );
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void PictureText_Damaged_IsReadOrRefused(PictureFormat format) =>
        Check(Mutation.Of(PictureWriter.Write(Picture, format, Text)), bytes => PictureText.Read(bytes), typeof(PictureException));

    /// <summary>What other tools and cameras put into PNG: compressed text, EXIF as a chunk and as text.</summary>
    [Fact]
    public void PngOfOtherTools_Damaged_IsReadOrRefused()
    {
        static byte[] Zlib(string text)
        {
            using var stream = new MemoryStream();
            using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest))
            {
                zlib.Write(Encoding.UTF8.GetBytes(text));
            }

            return stream.ToArray();
        }

        byte[] turned = [.. "MM\0*\0\0\0\b\0\u0001"u8, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        (string Type, byte[] Data)[] chunks =
        [
            ("eXIf", turned),
            ("zTXt", [.. "parameters\0\0"u8, .. Zlib("a cat\nSteps: 3, Seed: 4, Size: 12x9")]),
            ("iTXt", [.. "prompt\0\u0001\0\0\0"u8, .. Zlib("{}")]),
            ("tEXt", [.. "Raw profile type exif\0\nexif\n 26\n"u8, .. Encoding.ASCII.GetBytes(Convert.ToHexString(turned))]),
        ];
        // Chunks are damaged before their checksums are made, as a hostile writer would.
        Check(
            Gen.Select(Gen.Int[0, chunks.Length - 1], Mutation.Of([.. chunks.Select(chunk => chunk.Data)]))
                .Select((i, data) => PngWithChunks.Insert(PngFile.Encode(Picture, Text), [(chunks[i].Type, data), .. chunks[..i]])),
            bytes =>
            {
                PictureReader.ReadHeader(bytes);
                ToolParameters.Read(PictureText.Read(bytes));
            },
            [typeof(PictureException)],
            extra: 32 * 1024 * 1024
        );
    }

    [Fact]
    public void ToolParameters_Damaged_AreReadOrRefused()
    {
        const string graph =
            """{"3": {"class_type": "KSampler", "inputs": {"seed": 15, "steps": 25, "cfg": 4.5, "sampler_name": "euler", "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}}, "4": {"class_type": "L", "inputs": {"ckpt_name": "a.ckpt"}}, "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 8, "height": 8}}, "6": {"class_type": "C", "inputs": {"text": ["7", 0]}}, "7": {"class_type": "C", "inputs": {"text": "\ud83d\ude00"}}}""";
        const string metadata =
            """{"sui_image_params": {"prompt": [{"prompt": "a"}], "uc": "b", "steps": 2.0, "width": 8, "height": 9, "model": {"name": "m"}, "scheduler": "x", "x": {"y": [1]}}}""";
        foreach (
            var (key, seed) in ((string, string)[])
                [("prompt", graph), ("parameters", graph), ("parameters", metadata), ("invokeai_metadata", metadata)]
        )
        {
            Check(
                Mutation.Of(Encoding.UTF8.GetBytes(seed)),
                bytes => ToolParameters.Read(new Dictionary<string, string> { [key] = Encoding.UTF8.GetString(bytes) }),
                typeof(PictureException)
            );
        }
    }

    [Fact]
    public void PictureProvenance_Damaged_IsReadOrRefused() =>
        Check(
            Mutation.Of(
                Encoding.UTF8.GetBytes(
                    """{"id":"g","family":"f","familyHash":"h","prompt":"\u00e9","seed":1,"steps":20,"cloudSteps":3,"sampler":"ddim","guidanceScale":3.5,"width":128,"height":128,"strength":0.6,"fast":true,"ranges":[{"attempt":1,"from":0,"to":20,"worker":"w","tier":"edge","denoiser":"s","status":"completed","ms":1.5}]}"""
                )
            ),
            bytes => PictureProvenance.Parse(PictureProvenance.Parse(Encoding.UTF8.GetString(bytes)).Write()),
            typeof(PictureException)
        );

    [Fact]
    public void EmbeddedParameters_Damaged_AreReadOrRefused() =>
        Check(
            Mutation.Of(
                Encoding.UTF8.GetBytes(
                    "a \"castle\", (sunset:1.2)\nNegative prompt: bad\nSteps: 28, Hashes: {\"a\": \"b, c\"}, Odd (key): 3, Sampler: DPM++ 2M, CFG scale: 6.5, Seed: "
                        + "12, Size: 512x768, Note: \"x, \\\"y\\\"\", Model: m"
                )
            ),
            bytes => EmbeddedParameters.Parse(EmbeddedParameters.Parse(Encoding.UTF8.GetString(bytes)).Write()),
            typeof(PictureException)
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
        var loras = new LoraUses([new LoraUse("style", "0123", 0.8)]);
        yield return new LatentState(parameters with { Loras = loras }, 3, [4, 2, 4], values, []);
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
