using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>Parameters of a module from safetensors, and to one file.</summary>
public static class ModuleWeights
{
    /// <summary>Copies every tensor into the parameter of its name, widening as needed; nothing is copied unless all fit.</summary>
    /// <param name="module">Its parameters are written.</param>
    /// <param name="weights">Read one tensor at a time.</param>
    /// <param name="rename">Today's name of a stored one, for older checkpoints. Default: null, the same.</param>
    /// <exception cref="StateMismatchException">A name is missing, unexpected, or of another shape.</exception>
    public static void Load(nn.Module module, IWeights weights, Func<string, string>? rename = null)
    {
        var stored = ByName(weights, rename ?? (name => name));
        var parameters = module.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Check(weights, stored, parameters);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            using var scope = NewDisposeScope();
            parameter.copy_(Shaped(weights.Read(stored[name]), parameter));
        }
    }

    /// <summary>The same from one safetensors file.</summary>
    public static void Load(nn.Module module, string path, Func<string, string>? rename = null)
    {
        using var file = SafetensorsFile.Open(path);
        Load(module, file, rename);
    }

    /// <summary>Writes all parameters, in the order of their names.</summary>
    public static void Save(nn.Module module, string path, ScalarType dtype = ScalarType.Float32)
    {
        var tensors = module.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal).Select(p => (p.name, (Tensor)p.parameter));
        SafetensorsWriter.Write(path, tensors.ToList(), dtype);
    }

    private static Dictionary<string, string> ByName(IWeights weights, Func<string, string> rename)
    {
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in weights.Names.Where(name => !IsBuffer(name)))
        {
            if (!stored.TryAdd(rename(name), name))
            {
                throw new SafetensorsFormatException($"\"{rename(name)}\" is there under its new and its old name");
            }
        }

        return stored;
    }

    /// <summary>Older transformers checkpoints store the positions 0, 1, 2... which are no weights.</summary>
    private static bool IsBuffer(string name) => name.EndsWith(".position_ids", StringComparison.Ordinal);

    private static void Check(
        IWeights weights,
        Dictionary<string, string> stored,
        Dictionary<string, TorchSharp.Modules.Parameter> parameters
    )
    {
        var missing = parameters.Keys.Where(n => !stored.ContainsKey(n)).Order(StringComparer.Ordinal).ToList();
        var unexpected = stored.Keys.Where(n => !parameters.ContainsKey(n)).Order(StringComparer.Ordinal).ToList();
        var misshaped = parameters
            .Where(p => stored.TryGetValue(p.Key, out var name) && !Fits(weights.ShapeOf(name), p.Value.shape))
            .Select(p => $"{p.Key} [{string.Join(", ", weights.ShapeOf(stored[p.Key]))}] for [{string.Join(", ", p.Value.shape)}]")
            .Order(StringComparer.Ordinal)
            .ToList();
        if (missing.Count + unexpected.Count + misshaped.Count > 0)
        {
            throw new StateMismatchException(weights.Origin, missing, unexpected, misshaped);
        }
    }

    /// <summary>
    /// Checkpoints store some linear layers as 1x1 convolutions (attention of the autoencoder, projections of SD 1.x) and the
    /// other way round.
    /// </summary>
    private static bool Fits(IReadOnlyList<long> stored, long[] wanted) =>
        stored.SequenceEqual(wanted) || IsMatrix(stored, wanted) || IsMatrix(wanted, stored);

    private static bool IsMatrix(IReadOnlyList<long> matrix, IReadOnlyList<long> kernel) =>
        matrix.Count == 2 && kernel is [var outputs, var inputs, 1, 1] && matrix[0] == outputs && matrix[1] == inputs;

    private static Tensor Shaped(Tensor value, Tensor like) => value.dim() == like.dim() ? value : value.reshape(like.shape);
}
