using System.Text.Json;
using System.Text.Json.Serialization;

namespace HybridGrains.ModelKit.Configs;

/// <summary>Reads a number, or a list of numbers and lists of numbers; writes a list of one as a number, as diffusers does.</summary>
internal sealed class LayerDepthsJsonConverter : JsonConverter<IReadOnlyList<LayerDepths>>
{
    private static readonly IntListJsonConverter Numbers = new();

    public override IReadOnlyList<LayerDepths> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return [reader.GetInt32()];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("expected a number or a list");
        }

        var depths = new List<LayerDepths>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            depths.Add(new LayerDepths(Numbers.Read(ref reader, typeof(IReadOnlyList<int>), options)));
        }

        return depths;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<LayerDepths> value, JsonSerializerOptions options)
    {
        if (value.Count == 1 && value[0].Values.Count == 1)
        {
            writer.WriteNumberValue(value[0].Values[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (var depths in value)
        {
            Numbers.Write(writer, depths.Values, options);
        }

        writer.WriteEndArray();
    }
}
