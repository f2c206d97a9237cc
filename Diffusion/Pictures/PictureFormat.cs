namespace HybridGrains.Diffusion.Pictures;

/// <summary>File formats that pictures are delivered in.</summary>
public enum PictureFormat
{
    Png,
    Jpeg,
    WebP,
}
