namespace HybridGrains.Diffusion.Pictures;

/// <summary>What decoders return and encoders take: three planes of values in -1..1.</summary>
internal static class PicturePlanes
{
    public static RgbPicture ToRgb(ReadOnlySpan<float> planes, int width, int height)
    {
        var plane = width * height;
        if (planes.Length != 3 * plane)
        {
            throw new InvalidOperationException($"The decoder returned {planes.Length} values; {width}x{height} pixels need {3 * plane}.");
        }

        var pixels = new byte[3 * plane];
        for (var i = 0; i < plane; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                pixels[i * 3 + c] = (byte)Math.Clamp(MathF.Round((planes[c * plane + i] + 1) * 127.5f), 0, 255);
            }
        }

        return new RgbPicture(width, height, pixels);
    }

    public static float[] Of(RgbPicture picture)
    {
        var plane = picture.Width * picture.Height;
        var planes = new float[3 * plane];
        for (var i = 0; i < plane; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                planes[c * plane + i] = picture.Pixels[i * 3 + c] / 127.5f - 1;
            }
        }

        return planes;
    }
}
