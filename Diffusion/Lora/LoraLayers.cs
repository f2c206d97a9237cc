using System.Runtime.InteropServices;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Lora;

/// <summary>The numbers of a LoRA, read layer by layer; the file is compared with its hash first.</summary>
internal sealed class LoraLayers : IDisposable
{
    private readonly FileStream _file;
    private readonly LoraManifest _manifest;

    /// <exception cref="LoraException">The file is missing or was changed.</exception>
    public LoraLayers(FamilyLora lora)
    {
        _manifest = lora.Manifest;
        var path = Path.Combine(lora.Folder, FamilyLoras.WeightsFile);
        if (!ModelFamily.Matches(path, _manifest.Weights))
        {
            throw new LoraException($"LoRA {lora.Name}: {path} is missing or not as it was added.");
        }

        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    public static long Bytes(LoraLayerEntry layer) => ((long)layer.Rows + layer.Columns) * layer.Rank * sizeof(float);

    public (float[] Up, float[] Down) Read(int index)
    {
        var layer = _manifest.Layers[index];
        var (up, down) = (new float[layer.Rows * layer.Rank], new float[layer.Rank * layer.Columns]);
        _file.Position = layer.Offset;
        _file.ReadExactly(MemoryMarshal.AsBytes(up.AsSpan()));
        _file.ReadExactly(MemoryMarshal.AsBytes(down.AsSpan()));
        return (up, down);
    }

    public void Dispose() => _file.Dispose();
}
