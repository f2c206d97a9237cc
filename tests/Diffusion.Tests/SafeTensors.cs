using System.Runtime.InteropServices;
using System.Text.Json;

namespace HybridGrains.Diffusion.Tests;

/// <summary>A safetensors file in memory, as double.</summary>
internal sealed class SafeTensors
{
    private readonly byte[] _bytes;
    private readonly JsonElement _header;
    private readonly int _dataStart;

    private SafeTensors(byte[] bytes)
    {
        var headerLength = (int)BitConverter.ToUInt64(bytes);
        (_bytes, _dataStart, _header) = (bytes, 8 + headerLength, JsonDocument.Parse(bytes.AsMemory(8, headerLength)).RootElement);
    }

    public static SafeTensors Read(string path) => new(File.ReadAllBytes(path));

    public bool Has(string name) => _header.TryGetProperty(name, out _);

    public int[] Shape(string name) => [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(side => side.GetInt32())];

    public double[] this[string name]
    {
        get
        {
            var entry = _header.GetProperty(name);
            var offsets = entry.GetProperty("data_offsets");
            var data = _bytes.AsSpan(_dataStart)[offsets[0].GetInt32()..offsets[1].GetInt32()];
            return entry.GetProperty("dtype").GetString() switch
            {
                "F64" => MemoryMarshal.Cast<byte, double>(data).ToArray(),
                "F32" => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(data).ToArray(), value => (double)value),
                "I64" => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(data).ToArray(), value => (double)value),
                "U8" => Array.ConvertAll(data.ToArray(), value => (double)value),
                var other => throw new NotSupportedException(other),
            };
        }
    }

    public float[] Floats(string name) => Array.ConvertAll(this[name], value => (float)value);
}
