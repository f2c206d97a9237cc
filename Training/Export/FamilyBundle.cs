using System.Security.Cryptography;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Export;

/// <summary>
/// Writes a model family: weights as fp16 safetensors in the layout of diffusers, ONNX files beside them that point at these, tokenizer,
/// noise schedule, licence, card, and family.json. A folder appears under its name only when complete.
/// </summary>
internal sealed class FamilyBundle(FamilyNetworks networks, BundleOptions options, TimeProvider timeProvider)
{
    private const string Onnx = "model.onnx";
    private const string Decoder = "vae/decoder.onnx";
    private const string Encoder = "vae/encoder.onnx";
    private const string LightDecoder = "vae_light/decoder.onnx";
    private const string TokenizerFolder = "tokenizer";
    private const string SchedulerFolder = "scheduler";
    private static readonly string[] TokenizerFiles = ["vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json"];

    /// <param name="folder">Replaced when it exists.</param>
    /// <param name="pictures">Pictures to fit the preview map on, batch x 3 x height x width in -1..1.</param>
    /// <param name="card">Writes the model card of the finished manifest; null writes none.</param>
    /// <param name="facts">How the networks were trained, by folder; null keeps none.</param>
    public FamilyManifest Write(
        string folder,
        Tensor pictures,
        Func<FamilyManifest, string>? card = null,
        IReadOnlyDictionary<string, RunFacts>? facts = null
    )
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var partial = target + ".partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        Directory.CreateDirectory(partial);
        WriteNetworks(partial);
        CopyTokenizer(Path.Combine(partial, TokenizerFolder));
        SchedulerConfig.Write(Path.Combine(partial, SchedulerFolder));
        ModelIndex.Write(partial);
        File.WriteAllText(Path.Combine(partial, "LICENSE.md"), FamilyLicense.Text);

        var manifest = Describe(partial, pictures);
        File.WriteAllText(Path.Combine(partial, "family.json"), FamilyJson.Write(manifest));
        if (card is not null)
        {
            File.WriteAllText(Path.Combine(partial, "README.md"), card(manifest));
        }

        if (facts is not null)
        {
            RunFacts.WriteFamily(partial, facts);
        }

        KeepEvaluation(target, partial);
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Directory.Move(partial, target);
        return manifest;
    }

    /// <summary>The evaluator and its prompts belong to the family's data, not to these weights: a new bundle goes on with them.</summary>
    private static void KeepEvaluation(string target, string partial)
    {
        foreach (var folder in (string[])["evaluator", "evaluation"])
        {
            var old = Path.Combine(target, folder);
            if (Directory.Exists(old))
            {
                Directory.Move(old, Path.Combine(partial, folder));
            }
        }
    }

    private void WriteNetworks(string folder)
    {
        foreach (var (_, name, network) in networks.Denoisers())
        {
            OnnxExport.Denoiser(network, Path.Combine(folder, name, Onnx), Weights(network, folder, name));
        }

        var text = Weights(networks.TextEncoder, folder, "text_encoder");
        OnnxExport.TextEncoder(networks.TextEncoder, Path.Combine(folder, "text_encoder", Onnx), text);
        var autoencoder = Weights(networks.Autoencoder, folder, "vae");
        OnnxExport.Decoder(networks.Autoencoder, Path.Combine(folder, Decoder), autoencoder);
        OnnxExport.Encoder(networks.Autoencoder, Path.Combine(folder, Encoder), autoencoder);
        if (networks.Light is not { } light)
        {
            return;
        }

        // All decoders of a family take the same latents: the large autoencoder's, not scaled.
        var weights = Weights(light, folder, "vae_light");
        OnnxExport.Decoder(light, Path.Combine(folder, LightDecoder), weights, latentScale: networks.Autoencoder.Config.ScalingFactor);
    }

    /// <summary>Writes a network's weights; the ONNX files beside them point at these.</summary>
    private static OnnxExportOptions Weights(Network network, string folder, string component)
    {
        network.SavePretrained(Path.Combine(folder, component), ScalarType.Float16);
        return new OnnxExportOptions { Weights = Directory.GetFiles(Path.Combine(folder, component), "*.safetensors").Single() };
    }

    private void CopyTokenizer(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in TokenizerFiles)
        {
            File.Copy(Path.Combine(options.Tokenizer, file), Path.Combine(folder, file));
        }
    }

    private FamilyManifest Describe(string folder, Tensor pictures)
    {
        var config = networks.Autoencoder.Config;
        var factor = 1 << (config.BlockOutChannels.Count - 1);
        var cells = options.Side / factor;
        return new FamilyManifest
        {
            SchemaVersion = 1,
            Name = options.Name,
            Title = options.Title,
            License = FamilyLicense.Expression,
            Created = timeProvider.GetUtcNow(),
            Latent = new(config.LatentChannels, factor, (float)config.ScalingFactor)
            {
                PreviewRgb = PreviewFit.Fit(networks.Autoencoder, pictures),
            },
            Size = new(options.Side, options.Side, options.Side / 2, options.Side * 2, factor * CellMultiple()),
            Tokenizer = TokenizerFolder,
            TextEncoder = new($"text_encoder/{Onnx}") { Parameters = Count(networks.TextEncoder) },
            NoiseSchedule = $"{SchedulerFolder}/{SchedulerConfig.FileName}",
            Denoisers =
            [
                .. networks
                    .Denoisers()
                    .Select(item => new DenoiserEntry(item.Name, $"{item.Folder}/{Onnx}")
                    {
                        Parameters = Count(item.Network),
                        FlopsPerEvaluation = FlopCount.Denoiser(item.Network, cells, options.ContextTokens),
                        TimeCondProjDim = item.Network.Config.TimeCondProjDim,
                    }),
            ],
            Decoders = [.. Decoders(cells)],
            Encoder = new(Encoder) { Parameters = Count(networks.Autoencoder, "encoder.", "quant_conv.") },
            Defaults = new(
                options.Steps,
                options.CloudSteps,
                options.GuidanceScale,
                options.Sampler,
                "large",
                networks.Small is null ? "large" : "small",
                options.Decoder
            ),
            Vocabulary = options.Vocabulary,
            Files = Hashes(folder),
        };
    }

    private IEnumerable<DecoderEntry> Decoders(int cells)
    {
        yield return new DecoderEntry("full", Decoder)
        {
            Parameters = Count(networks.Autoencoder, "decoder.", "post_quant_conv."),
            FlopsPerPicture = FlopCount.Decoder(networks.Autoencoder, cells),
        };
        if (networks.Light is not { } light)
        {
            yield break;
        }

        yield return new DecoderEntry("light", LightDecoder)
        {
            Parameters = Count(light, "decoder."),
            FlopsPerPicture = FlopCount.Decoder(light, cells),
        };
    }

    /// <summary>Every denoiser halves the latents between its levels; sizes must survive the deepest.</summary>
    private int CellMultiple() => networks.Denoisers().Max(item => 1 << (item.Network.Config.BlockOutChannels.Count - 1));

    private static long Count(Network network, params string[] prefixes) =>
        network
            .named_parameters()
            .Where(item => prefixes.Length == 0 || prefixes.Any(prefix => item.name.StartsWith(prefix, StringComparison.Ordinal)))
            .Sum(item => item.parameter.numel());

    private static SortedDictionary<string, FileEntry> Hashes(string folder)
    {
        var files = new SortedDictionary<string, FileEntry>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(IsLoadedToRun))
        {
            var bytes = File.ReadAllBytes(path);
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            files[name] = new FileEntry(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
        }

        return files;
    }

    private static bool IsLoadedToRun(string path) =>
        Path.GetFileName(path) is SchedulerConfig.FileName
        || Path.GetExtension(path) is ".onnx" or ".safetensors"
        || Path.GetFileName(Path.GetDirectoryName(path)) == TokenizerFolder;
}
