namespace HybridGrains.Training.Data;

/// <summary>An emoji at one size: premultiplied RGB in 0..255 and alpha in 0..1, row-major.</summary>
public sealed record EmojiSprite(int Size, float[] Rgb, float[] Alpha);
