namespace HybridGrains.Training.Readers;

/// <summary>The mild damage a good autoencoder does: softness, colour casts, texture. Objects stay what they are.</summary>
internal sealed class PictureWear(Random random)
{
    private const float Cast = 0.06f;
    private const float Shift = 8;
    private const float Texture = 9;

    /// <param name="rgb">side x side x 3 values in 0..255, changed in place. A third of the pictures stay as they are.</param>
    public void Apply(float[] rgb, int side)
    {
        if (random.Next(3) == 0)
        {
            return;
        }

        for (var pass = random.Next(4); pass > 0; pass--)
        {
            Soften(rgb, side);
        }

        Recolour(rgb);
        if (random.Next(2) == 0)
        {
            Roughen(rgb, side, grain: 1 << random.Next(4));
        }
    }

    /// <summary>A 3 x 3 binomial filter: deviation 0.7 pixels.</summary>
    private static void Soften(float[] rgb, int side)
    {
        foreach (var (inner, outer) in ((int, int)[])[(3, side * 3), (side * 3, 3)])
        {
            for (var line = 0; line < side; line++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var start = line * outer + c;
                    var before = rgb[start];
                    for (var i = 0; i < side; i++)
                    {
                        var here = rgb[start + i * inner];
                        var after = i + 1 < side ? rgb[start + (i + 1) * inner] : here;
                        rgb[start + i * inner] = (before + 2 * here + after) / 4;
                        before = here;
                    }
                }
            }
        }
    }

    private void Recolour(float[] rgb)
    {
        for (var c = 0; c < 3; c++)
        {
            var (gain, shift) = (1 + Cast * Signed(), Shift * Signed());
            for (var i = c; i < rgb.Length; i += 3)
            {
                rgb[i] = (rgb[i] - 128) * gain + 128 + shift;
            }
        }
    }

    /// <summary>Noise in squares of <paramref name="grain"/> pixels.</summary>
    private void Roughen(float[] rgb, int side, int grain)
    {
        var (strength, across) = (Texture * random.NextSingle(), side / grain);
        var noise = new float[across * across * 3];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = strength * (Signed() + Signed());
        }

        for (var i = 0; i < rgb.Length; i++)
        {
            var (x, y) = (i / 3 % side / grain, i / 3 / side / grain);
            rgb[i] += noise[(y * across + x) * 3 + i % 3];
        }
    }

    private float Signed() => random.NextSingle() * 2 - 1;
}
