using System.Text.Json;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>One .safetensors file with all networks under the names of the original Stable Diffusion code (SD 1.x, 2.x, XL).</summary>
public static class SingleFile
{
    private const string DenoiserPrefix = "model.diffusion_model.";
    private const string AutoencoderPrefix = "first_stage_model.";
    private static readonly string[] ClipPrefixes = ["cond_stage_model.transformer.", "conditioner.embedders.0.transformer."];
    private static readonly string[] OpenClipPrefixes =
    [
        "cond_stage_model.model.",
        "conditioner.embedders.0.model.",
        "conditioner.embedders.1.model.",
    ];

    /// <param name="path">A safetensors file; it stays open until the checkpoint is disposed.</param>
    /// <param name="options">What the file does not say. Default: null, that of the published models.</param>
    /// <exception cref="CheckpointException">Not a checkpoint of that kind.</exception>
    public static Checkpoint Open(string path, SingleFileOptions? options = null)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return Of(file, options, file.Metadata);
        }
        catch (KeyNotFoundException e)
        {
            file.Dispose();
            throw new CheckpointException($"{path}: a part is incomplete. {e.Message}", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <param name="file">Closed with the checkpoint.</param>
    internal static Checkpoint Of(IWeights file, SingleFileOptions? options = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        options ??= new SingleFileOptions();
        var markers = new SingleFileMarkers(file, metadata ?? new Dictionary<string, string>());
        foreach (var (prefix, part) in (ReadOnlySpan<(string, string)>)[(DenoiserPrefix, "denoiser"), (AutoencoderPrefix, "autoencoder")])
        {
            if (!file.Names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                throw new CheckpointException(
                    $"{file.Origin} has no {part} ({prefix}...); it is no Stable Diffusion checkpoint in one file."
                );
            }
        }

        var configs = new SingleFileConfigs(file);
        var denoiser = options.ConfigOf(Checkpoint.Denoiser) is { } json
            ? UNet2DConditionConfig.Parse(json)
            : configs.Denoiser(DenoiserPrefix);
        var sdxl = denoiser.AdditionEmbedType is not null;
        var encoders = TextEncoders(file, configs, options).ToList();
        markers.RefuseOthers([
            DenoiserPrefix,
            AutoencoderPrefix,
            .. ClipPrefixes.Concat(OpenClipPrefixes).Where(prefix => Holds(file, prefix)),
        ]);
        var index = IndexJson(encoders, sdxl);
        var published = options.SchedulerJson ?? SchedulerJson(IsSd2(denoiser) ? "v_prediction" : "epsilon", sdxl);
        var scheduler = SchedulerConfig.Of(
            markers.Over(published, options.PredictionType),
            indexClass: null,
            sdxl ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline"
        );
        return new Checkpoint(
            [Denoiser(file, denoiser), Autoencoder(file, configs, options, sdxl, markers.ScalingFactor), .. encoders],
            scheduler.Json,
            file
        )
        {
            IndexJson = index,
            Tokenizer = options.Tokenizer,
            Notes = [.. Left(file), .. markers.Notes, .. scheduler.Notes, .. Assumed(denoiser, options, markers)],
        };
    }

    private static IEnumerable<string> Assumed(UNet2DConditionConfig denoiser, SingleFileOptions options, SingleFileMarkers markers) =>
        options.PredictionType is null && options.SchedulerJson is null && markers.Prediction is null && IsSd2(denoiser)
            ?
            [
                "SD 2.x files do not say what the denoiser predicts; v_prediction is assumed (2.0 and 2.1 at 768 "
                    + "pixels). For the base models give --prediction epsilon.",
            ]
            : [];

    /// <summary>What is left out of the parts, one sentence each.</summary>
    private static IEnumerable<string> Left(IWeights file)
    {
        IEnumerable<string> In(string prefix) =>
            file.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);
        return ClipPrefixes
            .Select(prefix => ClipWeights.Note("text encoder", In(prefix), projecting: false))
            .Append(AutoencoderWeights.Note("autoencoder", In(AutoencoderPrefix)))
            .OfType<string>();
    }

    private static bool IsSd2(UNet2DConditionConfig config) => config.CrossAttentionDim[0] == 1024 && config.AdditionEmbedType is null;

    private static CheckpointPart Denoiser(IWeights file, UNet2DConditionConfig config)
    {
        var names = new LdmDenoiserNames(config);
        return new CheckpointPart(
            Checkpoint.Denoiser,
            "UNet2DConditionModel",
            config.ToJson(),
            () => Renamed(file, DenoiserPrefix, name => names.Translate(name) ?? name)
        );
    }

    private static CheckpointPart Autoencoder(IWeights file, SingleFileConfigs configs, SingleFileOptions options, bool sdxl, double? scale)
    {
        var config = options.ConfigOf(Checkpoint.Autoencoder) is { } json
            ? AutoencoderKLConfig.Parse(json)
            : configs.Autoencoder(AutoencoderPrefix, sdxl ? 0.13025 : 0.18215);
        config = config with { ScalingFactor = scale ?? config.ScalingFactor };
        return new CheckpointPart(
            Checkpoint.Autoencoder,
            "AutoencoderKL",
            config.ToJson(),
            () =>
                Renamed(
                    file,
                    AutoencoderPrefix,
                    name => LdmAutoencoderNames.Translate(name, config.BlockOutChannels.Count),
                    name => AutoencoderWeights.IsUnused(name) || name == "scale_factor"
                )
        );
    }

    private static IEnumerable<CheckpointPart> TextEncoders(IWeights file, SingleFileConfigs configs, SingleFileOptions options)
    {
        var name = Checkpoint.TextEncoder;
        foreach (var prefix in ClipPrefixes.Where(prefix => Holds(file, prefix)))
        {
            yield return Clip(file, configs, options, prefix, name);
            name = Checkpoint.TextEncoder2;
        }

        foreach (var prefix in OpenClipPrefixes.Where(prefix => Holds(file, prefix)))
        {
            yield return OpenClip(file, configs, options, prefix, name);
            name = Checkpoint.TextEncoder2;
        }
    }

    private static CheckpointPart Clip(IWeights file, SingleFileConfigs configs, SingleFileOptions options, string prefix, string name)
    {
        // The oldest files lack the "text_model." that transformers put in front of everything.
        var inner = Holds(file, prefix + "text_model.") ? "" : "text_model.";
        string Stored(string today) => prefix + (inner.Length == 0 ? "text_model." : "") + today;
        var json =
            options.ConfigOf(name)
            ?? configs
                .TextEncoder(
                    Stored("embeddings.token_embedding.weight"),
                    Stored("embeddings.position_embedding.weight"),
                    Stored("encoder.layers.0.mlp.fc1.weight"),
                    Layers(file, Stored("encoder.layers.")),
                    projection: null,
                    openClip: false
                )
                .ToJson();
        return new CheckpointPart(
            name,
            "CLIPTextModel",
            json,
            () => Renamed(file, prefix, stored => inner + stored, stored => ClipWeights.IsUnused(stored, projecting: false))
        );
    }

    private static CheckpointPart OpenClip(IWeights file, SingleFileConfigs configs, SingleFileOptions options, string prefix, string name)
    {
        var projecting = prefix.StartsWith("conditioner", StringComparison.Ordinal);
        var stored = Layers(file, prefix + "transformer.resblocks.");
        var projection =
            projecting && file.Names.Contains(prefix + "text_projection") ? (int?)file.ShapeOf(prefix + "text_projection")[1] : null;
        var json =
            options.ConfigOf(name)
            ?? configs
                .TextEncoder(
                    prefix + "token_embedding.weight",
                    prefix + "positional_embedding",
                    prefix + "transformer.resblocks.0.mlp.c_fc.weight",
                    projecting ? stored : stored - 1,
                    projection,
                    openClip: true
                )
                .ToJson(projecting ? "CLIPTextModelWithProjection" : "CLIPTextModel");
        var layers = CLIPTextConfig.Parse(json).NumHiddenLayers;
        return new CheckpointPart(
            name,
            projecting ? "CLIPTextModelWithProjection" : "CLIPTextModel",
            json,
            () => OpenClipNames.Of(file, prefix, layers, projecting)
        );
    }

    private static RenamedWeights Renamed(IWeights file, string prefix, Func<string, string> rename, Func<string, bool>? skip = null)
    {
        var renamed = new RenamedWeights(file);
        foreach (var stored in file.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var name = stored[prefix.Length..];
            if (skip?.Invoke(name) != true)
            {
                renamed.Add(rename(name), stored);
            }
        }

        return renamed;
    }

    private static bool Holds(IWeights file, string prefix) => file.Names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));

    private static int Layers(IWeights file, string prefix) =>
        Enumerable.Range(0, 1000).TakeWhile(i => Holds(file, $"{prefix}{i}.")).Count();

    private static string IndexJson(IEnumerable<CheckpointPart> encoders, bool sdxl)
    {
        var index = encoders.ToDictionary(part => part.Name, part => (object)new[] { "transformers", part.ClassName });
        index["_class_name"] = sdxl ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline";
        index["unet"] = new[] { "diffusers", "UNet2DConditionModel" };
        index["vae"] = new[] { "diffusers", "AutoencoderKL" };
        if (sdxl)
        {
            index["force_zeros_for_empty_prompt"] = true;
        }

        return JsonSerializer.Serialize(index);
    }

    /// <summary>The schedule that all published Stable Diffusion models were trained on.</summary>
    private static string SchedulerJson(string prediction, bool sdxl) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["_class_name"] = sdxl ? "EulerDiscreteScheduler" : "PNDMScheduler",
                ["beta_end"] = 0.012,
                ["beta_schedule"] = "scaled_linear",
                ["beta_start"] = 0.00085,
                ["clip_sample"] = false,
                ["num_train_timesteps"] = 1000,
                ["prediction_type"] = prediction,
                ["set_alpha_to_one"] = false,
                ["skip_prk_steps"] = true,
                ["steps_offset"] = 1,
                ["timestep_spacing"] = "leading",
                ["trained_betas"] = null,
            }
        );
}
