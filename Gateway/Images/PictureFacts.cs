using HybridGrains.Gateway.Generations;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Images;

/// <summary>What answers and events say of the pictures of a call, in OpenAI's words.</summary>
internal sealed record PictureFacts(string Size, string Quality, string OutputFormat)
{
    /// <summary>No family here makes transparent pictures.</summary>
    public string Background => "opaque";

    public static PictureFacts Of(GenerationBody body, ModelFamilyInfo family, GenerationRequest request) =>
        new($"{request.Width}x{request.Height}", QualityPlan.Of(body, family).Name, request.Format.Name());
}
