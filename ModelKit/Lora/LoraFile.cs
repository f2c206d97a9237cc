using System.Runtime.InteropServices;
using HybridGrains.Diffusion.Lora;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Lora;

/// <summary>
/// A LoRA (Hu et al. 2022) in safetensors, in the naming of kohya, diffusers or peft, for linear layers and convolutions. Merging adds
/// scale x alpha / rank x up x down to the weights; alpha is a tensor of the layer, else what <see cref="LoraSettings"/> says, else the
/// rank.
/// </summary>
public sealed class LoraFile : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly LoraSettings _settings;
    private readonly Dictionary<(string Component, string Module), string> _paths = [];
    private readonly Dictionary<(string Component, string Module), Dictionary<LoraRole, string>> _layers = [];

    private LoraFile(SafetensorsFile file)
    {
        _file = file;
        _settings = LoraSettings.Of(file);
        foreach (var stored in file.Names)
        {
            var name = LoraName.Parse(stored);
            var key = (name.Component, name.Module);
            if (!_layers.TryGetValue(key, out var parts))
            {
                _layers.Add(key, parts = []);
                _paths.Add(key, name.Path);
            }

            if (!parts.TryAdd(name.Role, stored))
            {
                throw new CheckpointException(
                    $"{file.Origin}: \"{stored}\" and \"{parts[name.Role]}\" are the same part of {name.Module}."
                );
            }
        }

        foreach (var ((_, module), parts) in _layers)
        {
            if (!parts.ContainsKey(LoraRole.Down) || !parts.ContainsKey(LoraRole.Up))
            {
                throw new CheckpointException($"{file.Origin}: {module} has only one of down and up.");
            }
        }
    }

    /// <summary>unet, text_encoder, text_encoder_2: those it changes.</summary>
    public IReadOnlyList<string> Components => [.. _layers.Keys.Select(key => key.Component).Distinct()];

    /// <exception cref="SafetensorsFormatException">No valid safetensors file.</exception>
    /// <exception cref="CheckpointException">No LoRA, or another kind of adapter.</exception>
    public static LoraFile Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            if (file.Entries.Count == 0)
            {
                throw new CheckpointException($"{path} holds no tensors.");
            }

            return new LoraFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Adds the part of the file that is meant for one network; every layer of it must be there and fit, or nothing is changed.
    /// </summary>
    /// <param name="component">unet, text_encoder or text_encoder_2.</param>
    /// <param name="scale">1 is what it was trained for; negative takes away.</param>
    /// <returns>Layers changed.</returns>
    /// <exception cref="CheckpointException">A layer is not in the network, or has another shape.</exception>
    public int MergeInto(Network network, string component, double scale)
    {
        if (!double.IsFinite(scale) || Math.Abs(scale) > 100)
        {
            throw new CheckpointException($"The scale of a LoRA is {scale}; it must be between -100 and 100.");
        }

        var targets = LoraTargets.Of(network);
        var layers = Layers(network, component);
        using var noGrad = no_grad();
        foreach (var layer in layers)
        {
            using var scope = NewDisposeScope();
            var (up, down) = layer.Read();
            LowRank.Add(
                MemoryMarshal.Cast<byte, float>(targets[layer.Module].Parameter.bytes),
                up,
                down,
                layer.Rank,
                (float)(scale * layer.Strength)
            );
        }

        return layers.Count;
    }

    /// <summary>What the file adds to one network; every layer of it must be there and fit.</summary>
    /// <param name="component">unet, text_encoder or text_encoder_2.</param>
    /// <exception cref="CheckpointException">A layer is not in the network, or has another shape.</exception>
    public IReadOnlyList<LoraLayer> Layers(Network network, string component)
    {
        var targets = LoraTargets.Of(network);
        var layers = _layers
            .Where(layer => layer.Key.Component == component)
            .Select(layer => (layer.Key.Module, Parts: layer.Value))
            .ToList();
        var unknown = layers
            .Where(layer => !targets.ContainsKey(layer.Module))
            .Select(layer => layer.Module)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
        {
            throw new CheckpointException(
                $"{_file.Origin}: {unknown.Count} layers are not in this {component}: "
                    + $"{string.Join(", ", unknown.Take(5))}{(unknown.Count > 5 ? "..." : "")}. It was made for another model."
            );
        }

        return
        [
            .. layers.Select(layer =>
            {
                var (name, parameter) = targets[layer.Module];
                Check(layer.Module, layer.Parts, parameter.shape);
                var rank = (int)
                    (
                        layer.Parts.TryGetValue(LoraRole.Middle, out var middle)
                            ? _file.ShapeOf(middle)
                            : _file.ShapeOf(layer.Parts[LoraRole.Down])
                    )[0];
                return new LoraLayer(layer.Module, name, rank, Strength(component, layer.Module, layer.Parts), () => Read(layer.Parts));
            }),
        ];
    }

    /// <summary>SHA-256 of what follows the header, by which other tools know a file whatever is written into its header.</summary>
    public string TensorsSha256() => _file.DataSha256();

    public void Dispose() => _file.Dispose();

    /// <summary>
    /// Shapes are checked before anything is read: up is out x rank, down rank x in (x height x width), middle rank x rank x
    /// height x width.
    /// </summary>
    private void Check(string module, Dictionary<LoraRole, string> parts, long[] weight)
    {
        var (down, up) = (_file.ShapeOf(parts[LoraRole.Down]), _file.ShapeOf(parts[LoraRole.Up]));
        var middle = parts.TryGetValue(LoraRole.Middle, out var stored) ? _file.ShapeOf(stored) : null;
        var kernel = weight.Skip(2).Aggregate(1L, (a, b) => a * b);
        var inputs = middle is null ? weight[1] * kernel : weight[1];
        var fits =
            down.Count >= 2
            && up.Count >= 2
            && down[0] > 0
            && Product(down.Skip(1)) == inputs
            && up[0] == weight[0]
            && Product(up.Skip(1)) == (middle?[0] ?? down[0]);
        if (middle is not null)
        {
            fits = fits && middle.Count == 4 && middle[1] == down[0] && middle[2] * middle[3] == kernel;
        }

        if (parts.TryGetValue(LoraRole.Alpha, out var alpha))
        {
            fits = fits && Product(_file.ShapeOf(alpha)) == 1;
        }

        if (!fits)
        {
            throw new CheckpointException(
                $"{_file.Origin}: {module} has up [{string.Join(", ", up)}] and down [{string.Join(", ", down)}], which do "
                    + $"not fit a weight of [{string.Join(", ", weight)}]."
            );
        }
    }

    private double Strength(string component, string module, Dictionary<LoraRole, string> parts)
    {
        var rank = _file.ShapeOf(parts[LoraRole.Down])[0];
        if (!parts.TryGetValue(LoraRole.Alpha, out var stored))
        {
            return _settings.Factor(component, _paths[(component, module)], rank);
        }

        using var scope = NewDisposeScope();
        var alpha = (double)Read(stored).item<float>();
        return double.IsFinite(alpha / rank) && alpha != 0
            ? alpha / rank
            : throw new CheckpointException(
                FormattableString.Invariant(
                    $"{_file.Origin}: {stored} is {alpha}; it must be a number other than 0, which would add nothing."
                )
            );
    }

    /// <summary>The product as two matrices: a kernel between them becomes part of the second.</summary>
    private (float[] Up, float[] Down) Read(Dictionary<LoraRole, string> parts)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (up, down) = (Read(parts[LoraRole.Up]).flatten(1), Read(parts[LoraRole.Down]).flatten(1));
        if (parts.TryGetValue(LoraRole.Middle, out var middle))
        {
            down = einsum("abhw,bi->aihw", Read(middle), down);
        }

        return (Numbers(up), Numbers(down));
    }

    private static float[] Numbers(Tensor values) => MemoryMarshal.Cast<byte, float>(values.contiguous().bytes).ToArray();

    private Tensor Read(string stored) => _file.Read(stored).to(ScalarType.Float32);

    private static long Product(IEnumerable<long> sides) => sides.Aggregate(1L, (a, b) => a * b);
}
