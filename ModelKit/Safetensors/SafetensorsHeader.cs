using System.Text.Json;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>The JSON header of a safetensors file, checked: what it names lies inside the data, without holes or overlaps.</summary>
public sealed class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const int MostDimensions = 8;
    private const int MostTensors = 100_000;

    /// <summary>TorchSharp hands out the bytes of a tensor as one span.</summary>
    private const long LargestTensorBytes = int.MaxValue;

    private SafetensorsHeader(Dictionary<string, SafetensorsEntry> entries, Dictionary<string, string> metadata)
    {
        Entries = entries;
        Metadata = metadata;
    }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <param name="json">The header, without its length.</param>
    /// <param name="dataLength">Bytes that follow it.</param>
    /// <exception cref="SafetensorsFormatException">Anything out of order.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json);
            Expect(ref reader, JsonTokenType.StartObject);
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                ReadMember(ref reader, entries, metadata);
            }

            if (reader.Read())
            {
                throw new SafetensorsFormatException("text after the header");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new SafetensorsFormatException("header is not valid JSON of a safetensors file", e);
        }

        CheckLayout(entries.Values, dataLength);
        return new SafetensorsHeader(entries, metadata);
    }

    private static void ReadMember(
        ref Utf8JsonReader reader,
        Dictionary<string, SafetensorsEntry> entries,
        Dictionary<string, string> metadata
    )
    {
        var name = reader.GetString()!;
        if (name == MetadataKey)
        {
            ReadMetadata(ref reader, metadata);
        }
        else if (entries.Count == MostTensors)
        {
            throw new SafetensorsFormatException($"more than {MostTensors} tensors");
        }
        else if (!entries.TryAdd(name, ReadEntry(ref reader, name)))
        {
            throw new SafetensorsFormatException($"tensor \"{name}\" appears twice");
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String);
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw new SafetensorsFormatException($"metadata \"{key}\" appears twice");
            }
        }
    }

    private static SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            switch (reader.GetString())
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String);
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader);
                    break;
                case var other:
                    throw new SafetensorsFormatException($"tensor \"{name}\" has \"{other}\", unknown or twice");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
        {
            throw new SafetensorsFormatException($"tensor \"{name}\" needs dtype, shape and two data_offsets");
        }

        var entry = new SafetensorsEntry(name, TypeOf(name, type), shape, begin, end);
        CheckSize(entry);
        return entry;
    }

    private static TorchSharp.torch.ScalarType TypeOf(string name, string type)
    {
        try
        {
            return SafetensorsTypes.Parse(type);
        }
        catch (SafetensorsFormatException e)
        {
            throw new SafetensorsFormatException($"tensor \"{name}\": {e.Message}", e);
        }
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            var number = reader.GetInt64();
            if (number < 0)
            {
                throw new SafetensorsFormatException("negative number in a shape or offset");
            }

            if (numbers.Count == MostDimensions)
            {
                throw new SafetensorsFormatException($"a shape has more than {MostDimensions} dimensions");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static void CheckSize(SafetensorsEntry entry)
    {
        try
        {
            var bytes = entry.Shape.Aggregate((long)SafetensorsTypes.Bytes(entry.Type), (a, b) => checked(a * b));
            if (bytes > LargestTensorBytes || entry.Shape.Any(side => side > LargestTensorBytes))
            {
                throw new SafetensorsFormatException(
                    $"tensor \"{entry.Name}\" [{string.Join(", ", entry.Shape)}] is larger than {LargestTensorBytes} bytes"
                );
            }

            if (entry.End < entry.Begin || entry.End - entry.Begin != bytes)
            {
                throw new SafetensorsFormatException($"tensor \"{entry.Name}\" of {bytes} bytes has offsets {entry.Begin} to {entry.End}");
            }
        }
        catch (OverflowException e)
        {
            throw new SafetensorsFormatException($"shape of tensor \"{entry.Name}\" is too large", e);
        }
    }

    private static void CheckLayout(IEnumerable<SafetensorsEntry> entries, long dataLength)
    {
        var position = 0L;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != position)
            {
                throw new SafetensorsFormatException(
                    $"tensor \"{entry.Name}\" begins at {entry.Begin}, expected {position}: tensors overlap or leave a hole"
                );
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw new SafetensorsFormatException($"tensors end at {position}, the data at {dataLength}");
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        return reader.Read() ? reader.TokenType : throw new SafetensorsFormatException("header ends too early");
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (Next(ref reader) != expected)
        {
            throw new SafetensorsFormatException($"header has {reader.TokenType} where {expected} belongs");
        }
    }
}
