namespace HybridGrains.Diffusion.Images;

/// <summary>File formats that pictures are delivered in.</summary>
public enum PictureFormat
{
    Png,
    Jpeg,
    WebP,
}
