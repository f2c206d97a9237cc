using System.Text.Json.Serialization;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Images;

/// <summary>OpenAI's usage: tokens of the text encoder, and latent cells of the pictures.</summary>
internal sealed record UsageView(
    [property: JsonPropertyName("total_tokens")] int Total,
    [property: JsonPropertyName("input_tokens")] int Input,
    [property: JsonPropertyName("output_tokens")] int Output,
    [property: JsonPropertyName("input_tokens_details")] TokensView InputDetails,
    [property: JsonPropertyName("output_tokens_details")] TokensView OutputDetails
)
{
    public static UsageView Of(IEnumerable<TokenUsage?> parts)
    {
        var sum = parts.Aggregate(TokenUsage.None, (total, part) => part is null ? total : total.Plus(part));
        var input = sum.Text + sum.Image;
        return new UsageView(input + sum.Output, input, sum.Output, new TokensView(sum.Text, sum.Image), new TokensView(0, sum.Output));
    }
}

internal sealed record TokensView(
    [property: JsonPropertyName("text_tokens")] int Text,
    [property: JsonPropertyName("image_tokens")] int Image
);
