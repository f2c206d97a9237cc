using System.Text.Json;
using System.Text.Json.Serialization;

namespace HybridGrains.ModelKit.Configs;

/// <summary>Reads true, false or a list of them as a list; writes a list of one as a single value, as diffusers does.</summary>
internal sealed class BoolListJsonConverter : JsonConverter<IReadOnlyList<bool>>
{
    public override IReadOnlyList<bool> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return [reader.GetBoolean()];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("expected true, false or a list of them");
        }

        var values = new List<bool>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            {
                throw new JsonException("expected true or false");
            }

            values.Add(reader.GetBoolean());
        }

        return values;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<bool> value, JsonSerializerOptions options)
    {
        if (value.Count == 1)
        {
            writer.WriteBooleanValue(value[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (var item in value)
        {
            writer.WriteBooleanValue(item);
        }

        writer.WriteEndArray();
    }
}
