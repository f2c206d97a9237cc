using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HybridGrains.Gateway.Errors;

/// <summary>JSON has one kind of number: 1.0 and 1e0 are 1. Text that is a number is one too, as everywhere in this API.</summary>
internal sealed class WholeNumberConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LongWholeNumberConverter.Read(ref reader) is var number && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>As <see cref="WholeNumberConverter"/>, of twice the width.</summary>
internal sealed class LongWholeNumberConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    public static long Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt64(out var whole) ? whole
                : reader.TryGetDecimal(out var number)
                && number == decimal.Truncate(number)
                && number is >= long.MinValue and <= long.MaxValue
                    ? (long)number
                : throw new JsonException();
        }

        return
            reader.TokenType == JsonTokenType.String
            && long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var text)
            ? text
            : throw new JsonException();
    }
}
