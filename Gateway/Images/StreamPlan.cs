using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Images;

/// <summary>Whether a call wants events, and after how many steps an unfinished picture is shown.</summary>
internal static class StreamPlan
{
    public const int MaxPartialImages = 3;

    /// <exception cref="FaultException">Fields that do not go together.</exception>
    public static bool IsStream(GenerationBody body)
    {
        if (body.PartialImages is < 0 or > MaxPartialImages)
        {
            throw Invalid("partial_images", $"must be between 0 and {MaxPartialImages}; it is {body.PartialImages}");
        }

        if (body.Stream != true)
        {
            return body.PartialImages is null or 0
                ? false
                : throw Invalid("partial_images", "must be 0 or left out without stream: only a stream has unfinished pictures");
        }

        if (body.N is not (null or 1))
        {
            throw Invalid("n", "must be 1 with stream: no event says which picture it belongs to");
        }

        if (body.ResponseFormat == "url")
        {
            throw Invalid("response_format", "must be b64_json or left out with stream: events carry the pictures");
        }

        return body.PreviewEvery is null or 0
            ? true
            : throw Invalid("preview_every", "must be left out with stream: partial_images says how many are shown");
    }

    /// <summary>Evenly over the steps that are run, the last of them never: its picture is the finished one.</summary>
    public static int Every(GenerationRequest request, int partialImages)
    {
        var steps = (int)Math.Ceiling(request.Steps * (request.Strength ?? 1));
        return partialImages == 0 ? 0 : Math.Max(1, steps / (partialImages + 1));
    }

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));
}
