namespace HybridGrains.Diffusion.Pictures;

/// <summary>A rough picture of latents without a decoder: a linear map per cell, each cell drawn as a block.</summary>
public static class LatentPreview
{
    private const int Block = 4;

    /// <summary>Size of the preview of latents of a shape, in pixels.</summary>
    /// <param name="shape">Channels, height, width in latent cells.</param>
    public static (int Width, int Height) SizeOf(int[] shape) => (shape[2] * Block, shape[1] * Block);

    /// <param name="map">Three rows of one weight per channel and a bias, giving red, green and blue in 0..1.</param>
    public static RgbPicture ToRgb(ReadOnlySpan<float> latents, int[] shape, IReadOnlyList<IReadOnlyList<float>> map)
    {
        var (channels, height, width) = (shape[0], shape[1], shape[2]);
        var pixels = new byte[width * height * Block * Block * 3];
        for (var cell = 0; cell < width * height; cell++)
        {
            for (var c = 0; c < 3; c++)
            {
                var value = map[c][channels];
                for (var k = 0; k < channels; k++)
                {
                    value += map[c][k] * latents[k * width * height + cell];
                }

                Fill(pixels, width * Block, cell % width * Block, cell / width * Block, c, (byte)Math.Clamp(value * 255 + 0.5f, 0, 255));
            }
        }

        return new RgbPicture(width * Block, height * Block, pixels);
    }

    private static void Fill(byte[] pixels, int stride, int left, int top, int channel, byte value)
    {
        for (var y = top; y < top + Block; y++)
        {
            for (var x = left; x < left + Block; x++)
            {
                pixels[(y * stride + x) * 3 + channel] = value;
            }
        }
    }
}
