using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>Parameters of a module to and from one safetensors file.</summary>
public static class ModuleWeights
{
    /// <summary>Copies every tensor of the file into the parameter of its name, widening as needed; nothing is copied unless all fit.</summary>
    /// <param name="module">Its parameters are written.</param>
    /// <param name="path">A safetensors file.</param>
    /// <param name="rename">Today's name of a stored one, for older checkpoints. Default: null, the same.</param>
    /// <exception cref="StateMismatchException">A name is missing, unexpected, or of another shape.</exception>
    public static void Load(nn.Module module, string path, Func<string, string>? rename = null)
    {
        using var file = SafetensorsFile.Open(path);
        var stored = ByName(file, rename ?? (name => name));
        var parameters = module.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Check(path, stored, parameters);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            using var scope = NewDisposeScope();
            parameter.copy_(file.Read(stored[name].Name));
        }
    }

    /// <summary>Writes all parameters, in the order of their names.</summary>
    public static void Save(nn.Module module, string path, ScalarType dtype = ScalarType.Float32)
    {
        var tensors = module.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal).Select(p => (p.name, (Tensor)p.parameter));
        SafetensorsWriter.Write(path, tensors.ToList(), dtype);
    }

    private static Dictionary<string, SafetensorsEntry> ByName(SafetensorsFile file, Func<string, string> rename)
    {
        var stored = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        foreach (var entry in file.Entries.Values.Where(e => !IsBuffer(e.Name)))
        {
            if (!stored.TryAdd(rename(entry.Name), entry))
            {
                throw new SafetensorsFormatException($"\"{rename(entry.Name)}\" is there under its new and its old name");
            }
        }

        return stored;
    }

    /// <summary>Older transformers checkpoints store the positions 0, 1, 2... which are no weights.</summary>
    private static bool IsBuffer(string name) => name.EndsWith(".position_ids", StringComparison.Ordinal);

    private static void Check(string path, Dictionary<string, SafetensorsEntry> stored, Dictionary<string, TorchSharp.Modules.Parameter> parameters)
    {
        var missing = parameters.Keys.Where(n => !stored.ContainsKey(n)).Order(StringComparer.Ordinal).ToList();
        var unexpected = stored.Keys.Where(n => !parameters.ContainsKey(n)).Order(StringComparer.Ordinal).ToList();
        var misshaped = parameters
            .Where(p => stored.TryGetValue(p.Key, out var entry) && !entry.Shape.SequenceEqual(p.Value.shape))
            .Select(p => $"{p.Key} [{string.Join(", ", stored[p.Key].Shape)}] for [{string.Join(", ", p.Value.shape)}]")
            .Order(StringComparer.Ordinal)
            .ToList();
        if (missing.Count + unexpected.Count + misshaped.Count > 0)
        {
            throw new StateMismatchException(path, missing, unexpected, misshaped);
        }
    }
}
