using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace HybridGrains.Diffusion.Generations;

/// <summary>Reads fields in order and refuses, with the field's name, what is cut short or out of range.</summary>
internal ref struct EnvelopeReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> _bytes = bytes;

    public readonly int Left => _bytes.Length;

    public int Int32(string field, int min, int max)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(Take(field, sizeof(int)));
        return value >= min && value <= max
            ? value
            : throw new LatentStateException($"{field} is {value}; it must be between {min} and {max}.");
    }

    public long Int64(string field) => BinaryPrimitives.ReadInt64LittleEndian(Take(field, sizeof(long)));

    public float Single(string field, float min = float.MinValue, float max = float.MaxValue)
    {
        var value = BinaryPrimitives.ReadSingleLittleEndian(Take(field, sizeof(float)));
        if (!float.IsFinite(value))
        {
            throw new LatentStateException($"{field} is not a finite number.");
        }

        return value >= min && value <= max
            ? value
            : throw new LatentStateException($"{field} is {value}; it must be between {min} and {max}.");
    }

    public double Double(string field, double min, double max)
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Take(field, sizeof(double)));
        return value >= min && value <= max
            ? value
            : throw new LatentStateException($"{field} is {value}; it must be between {min} and {max}.");
    }

    public string Text(string field, int maxBytes)
    {
        var length = Int32(field, 0, maxBytes);
        try
        {
            return Strict.GetString(Take(field, length));
        }
        catch (ArgumentException)
        {
            throw new LatentStateException($"{field} is not UTF-8.");
        }
    }

    public float[] Floats(string field, int count)
    {
        var values = MemoryMarshal.Cast<byte, float>(Take(field, count * sizeof(float))).ToArray();
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new LatentStateException($"{field} holds a value that is not a finite number.");
            }
        }

        return values;
    }

    private ReadOnlySpan<byte> Take(string field, int count)
    {
        if (count > _bytes.Length)
        {
            throw new LatentStateException($"{field} is cut short: {count} bytes are needed, {_bytes.Length} are left.");
        }

        var taken = _bytes[..count];
        _bytes = _bytes[count..];
        return taken;
    }
}
