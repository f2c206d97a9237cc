using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Lora;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Lora;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Host.Lora;

/// <summary>A network of a family and the layers of a LoRA that change it.</summary>
/// <param name="Component">unet, text_encoder or text_encoder_2.</param>
/// <param name="Path">Its ONNX file in the family.</param>
/// <param name="Places">Type and offset of each layer's weight, in the order of the layers.</param>
internal sealed record LoraNetwork(
    string Component,
    string Path,
    string ContentHash,
    string WeightsFile,
    IReadOnlyList<LoraLayer> Layers,
    IReadOnlyList<(string Dtype, long Offset)> Places
)
{
    /// <exception cref="CheckpointException">A layer does not fit, or a weight is where nothing can be added to it.</exception>
    public static LoraNetwork Of(ModelFamily family, string component, string path, LoraFile lora)
    {
        var folder = path[..path.LastIndexOf('/')];
        var config = family.Path($"{folder}/config.json");
        var files = Directory.GetFiles(family.Path(folder), "*.safetensors");
        if (!File.Exists(config) || files is not [var weights])
        {
            throw OnnxOnly(path);
        }

        using var network = NetworkClasses.Create(ClassOf(component), DiffusersFolder.ReadText(config));
        var layers = lora.Layers(network, component);
        using var stored = SafetensorsFile.Open(weights);
        var places = OnnxFileFacts.Read(family.Path(path)).Places;
        return new LoraNetwork(
            component,
            path,
            family.Manifest.ContentHash(path),
            System.IO.Path.GetFileName(weights),
            layers,
            [.. layers.Select(layer => Place(path, stored, layer.Parameter, places))]
        );
    }

    public LoraNetworkEntry Describe(Func<(string Component, string Module), int> indexOf) =>
        new(
            Path,
            ContentHash,
            WeightsFile,
            [
                .. Layers
                    .Zip(Places)
                    .Select(item => new LoraTargetEntry(
                        indexOf((Component, item.First.Module)),
                        item.First.Parameter,
                        item.Second.Dtype,
                        item.Second.Offset
                    )),
            ]
        );

    private static (string Dtype, long Offset) Place(
        string path,
        SafetensorsFile stored,
        string name,
        IReadOnlySet<(string Location, long Offset)> places
    )
    {
        if (
            !stored.Entries.TryGetValue(name, out var entry)
            || !places.Contains((System.IO.Path.GetFileName(stored.Origin), stored.OffsetOf(name)))
        )
        {
            throw OnnxOnly(path);
        }

        return entry.Type switch
        {
            ScalarType.Float32 => ("F32", stored.OffsetOf(name)),
            ScalarType.Float16 => ("F16", stored.OffsetOf(name)),
            _ => throw new CheckpointException($"{path}: {name} is stored as {entry.Type}; a LoRA can be added to fp16 and fp32."),
        };
    }

    private static string ClassOf(string component) =>
        component switch
        {
            Checkpoint.Denoiser => nameof(UNet2DConditionModel),
            Checkpoint.TextEncoder => nameof(CLIPTextModel),
            _ => nameof(CLIPTextModelWithProjection),
        };

    private static CheckpointException OnnxOnly(string path) =>
        new(
            $"the weights of {path} are in that file only (8-bit weights, optimum, or an import of an earlier version: see 'models "
                + "share'), so a request cannot add a LoRA to them; 'models import --lora' can."
        );
}
