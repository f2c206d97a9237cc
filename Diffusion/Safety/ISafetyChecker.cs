using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Safety;

/// <summary>Judges finished pictures before they are delivered.</summary>
public interface ISafetyChecker
{
    /// <summary>Whether a picture must be withheld.</summary>
    bool IsUnsafe(RgbPicture picture);
}
