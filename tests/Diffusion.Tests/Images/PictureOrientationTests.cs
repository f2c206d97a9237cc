using HybridGrains.Diffusion.Images;

namespace HybridGrains.Diffusion.Tests.Images;

public sealed class PictureOrientationTests
{
    private const int Side = 16;

    /// <summary>Twice as wide as high; red in the upper left quarter, blue in the upper right, black below.</summary>
    private static byte[] Jpeg(byte orientation)
    {
        var pixels = new byte[2 * Side * Side * 3];
        for (var i = 0; i < 2 * Side * Side; i++)
        {
            var (x, y) = (i % (2 * Side), i / (2 * Side));
            if (y < Side / 2)
                pixels[i * 3 + (x < Side ? 0 : 2)] = 255;
        }

        var jpeg = PictureWriter.Write(new RgbImage(2 * Side, Side, pixels), PictureFormat.Jpeg, new Dictionary<string, string>(), 100);
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\b\0\u0001"u8, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>Corners from the upper left, clockwise, of the picture as a viewer shows it: EXIF 2.3, tag 0x0112.</summary>
    [Theory]
    [InlineData(1, "rb..")]
    [InlineData(2, "br..")]
    [InlineData(3, "..rb")]
    [InlineData(4, "..br")]
    [InlineData(5, "r..b")]
    [InlineData(6, ".rb.")]
    [InlineData(7, ".br.")]
    [InlineData(8, "b..r")]
    public void ReadRgb_TurnedByItsCamera_ComesUpright(byte orientation, string corners)
    {
        var file = Jpeg(orientation);

        var read = PictureReader.ReadRgb(file);

        var (width, height) = orientation < 5 ? (2 * Side, Side) : (Side, 2 * Side);
        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(new PictureHeader("jpeg", width, height), PictureReader.ReadHeader(file));
        (int X, int Y)[] places = [(1, 1), (width - 2, 1), (width - 2, height - 2), (1, height - 2)];
        Assert.Equal(corners, string.Concat(places.Select(place => Letter(read.Pixels.AsSpan((place.Y * width + place.X) * 3, 3)))));
    }

    private static char Letter(ReadOnlySpan<byte> pixel) =>
        pixel[0] > 128 ? 'r'
        : pixel[2] > 128 ? 'b'
        : '.';
}
