using System.Runtime.InteropServices;

namespace HybridGrains.Diffusion.Lora;

/// <summary>A weight where it lies in a file, as fp32 whatever it is stored as.</summary>
internal sealed class StoredMatrix(FileStream file, LoraTargetEntry target, int count)
{
    public float[] Read()
    {
        file.Position = target.Offset;
        var values = new float[count];
        if (target.Dtype == "F32")
        {
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        var halves = new Half[count];
        file.ReadExactly(MemoryMarshal.AsBytes(halves.AsSpan()));
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)halves[i];
        }

        return values;
    }

    /// <summary>False where a value is not finite in the stored type; nothing is written then.</summary>
    public bool TryWrite(float[] values)
    {
        file.Position = target.Offset;
        if (target.Dtype == "F32")
        {
            if (!Array.TrueForAll(values, float.IsFinite))
            {
                return false;
            }

            file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            return true;
        }

        var halves = Array.ConvertAll(values, value => (Half)value);
        if (!Array.TrueForAll(halves, Half.IsFinite))
        {
            return false;
        }

        file.Write(MemoryMarshal.AsBytes(halves.AsSpan()));
        return true;
    }
}
