using HybridGrains.Gateway.Generations;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Images;

/// <summary>One call of the images API, read and not yet checked.</summary>
internal sealed record ImageCall(Caller Caller, CallKind Kind, GenerationBody Body, StartPicture? Picture)
{
    /// <summary>What the names of its events begin with.</summary>
    public string EventPrefix => Kind == CallKind.Image ? "image_generation" : "image_edit";
}
