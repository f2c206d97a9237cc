using System.Runtime.InteropServices;
using System.Text.Json;

namespace HybridGrains.Diffusion.Tests;

/// <summary>Reference values under tests/golden.</summary>
internal static class GoldenFiles
{
    public static string Folder(string name) => Path.Combine(Root(), "tests", "golden", name);

    public static JsonElement Case(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(name), "case.json"))).RootElement;

    /// <summary>A tensor of the case's safetensors file as double.</summary>
    public static double[] Tensor(string name, string tensor)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder(name), "tensors.safetensors"));
        var headerLength = (int)BitConverter.ToUInt64(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        var entry = header.RootElement.GetProperty(tensor);
        var offsets = entry.GetProperty("data_offsets");
        var data = bytes.AsSpan(8 + headerLength)[offsets[0].GetInt32()..offsets[1].GetInt32()];
        return entry.GetProperty("dtype").GetString() == "F64"
            ? MemoryMarshal.Cast<byte, double>(data).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, float>(data).ToArray(), value => (double)value);
    }

    public static bool Has(string name, string tensor)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder(name), "tensors.safetensors"));
        using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)BitConverter.ToUInt64(bytes)));
        return header.RootElement.TryGetProperty(tensor, out _);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("HybridGrains.sln was not found above " + AppContext.BaseDirectory);
    }
}
