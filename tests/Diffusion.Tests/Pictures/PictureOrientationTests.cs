using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Tests.Pictures;

public sealed class PictureOrientationTests
{
    private const int Side = 16;

    /// <summary>How a file can say that it is turned: format, and where and how it says so.</summary>
    public static TheoryData<string> Ways =>
        ["jpeg", "webp", "webp with JPEG's mark", "png", "png, little endian", "png, at the end", "png, ImageMagick"];

    public static MatrixTheoryData<string, (int, string)> Cases =>
        new(
            Ways.Select(way => way.Data),
            [(1, "rb.."), (2, "br.."), (3, "..rb"), (4, "..br"), (5, "r..b"), (6, ".rb."), (7, ".br."), (8, "b..r")]
        );

    /// <summary>Twice as wide as high; red in the upper left quarter, blue in the upper right, black below.</summary>
    private static RgbPicture Picture
    {
        get
        {
            var pixels = new byte[2 * Side * Side * 3];
            for (var i = 0; i < 2 * Side * Side; i++)
            {
                var (x, y) = (i % (2 * Side), i / (2 * Side));
                if (y < Side / 2)
                {
                    pixels[i * 3 + (x < Side ? 0 : 2)] = 255;
                }
            }

            return new RgbPicture(2 * Side, Side, pixels);
        }
    }

    /// <param name="orientation">0 writes no tag's value that means anything.</param>
    private static byte[] Turned(string way, byte orientation)
    {
        byte[] big = [.. "MM\0*\0\0\0\b\0\u0001"u8, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] little = [.. "II*\0\b\0\0\0\u0001\0"u8, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        byte[] marked = [.. "Exif\0\0"u8, .. big];
        byte[] File(PictureFormat format) => PictureWriter.Write(Picture, format, new Dictionary<string, string>(), 100);
        if (way == "jpeg")
        {
            return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(marked.Length + 2), .. marked, .. File(PictureFormat.Jpeg)[2..]];
        }

        if (way.StartsWith("webp", StringComparison.Ordinal))
        {
            return WebPFile.WithExif(File(PictureFormat.WebP), way == "webp" ? big : marked, 2 * Side, Side);
        }

        var profile =
            $"\nexif\n      {marked.Length}\n{Convert.ToHexStringLower(marked)[..40]}\n{Convert.ToHexStringLower(marked)[40..]}\n";
        return way switch
        {
            "png, ImageMagick" => PngFile.Encode(Picture, new Dictionary<string, string> { ["Raw profile type exif"] = profile }),
            _ => PngWithChunks.Insert(
                File(PictureFormat.Png),
                [("eXIf", way == "png, little endian" ? little : big)],
                atTheEnd: way == "png, at the end"
            ),
        };
    }

    /// <summary>Corners from the upper left, clockwise, of the picture as a viewer shows it: EXIF 2.3, tag 0x0112.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void ReadRgb_TurnedByItsCamera_ComesUpright(string way, (int Orientation, string Corners) turned)
    {
        var (orientation, corners) = turned;
        var file = Turned(way, (byte)orientation);

        var read = PictureReader.ReadRgb(file);

        var (width, height) = orientation < 5 ? (2 * Side, Side) : (Side, 2 * Side);
        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(new PictureHeader(way[..(way[0] == 'p' ? 3 : 4)], width, height), PictureReader.ReadHeader(file));
        (int X, int Y)[] places = [(1, 1), (width - 2, 1), (width - 2, height - 2), (1, height - 2)];
        Assert.Equal(corners, string.Concat(places.Select(place => Letter(read.Pixels.AsSpan((place.Y * width + place.X) * 3, 3)))));
    }

    /// <summary>A picture with senseless EXIF is shown as it lies, by browsers as well.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("MM")]
    [InlineData("MM\0*\uffff\uffff")]
    [InlineData("MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0009\0\0")]
    public void ReadRgb_DamagedExifInPng_StaysAsItIs(string exif)
    {
        var png = PngWithChunks.Insert(
            PictureWriter.Write(Picture, PictureFormat.Png, new Dictionary<string, string>()),
            [("eXIf", System.Text.Encoding.Latin1.GetBytes(exif))]
        );

        Assert.Equal((2 * Side, Side), (PictureReader.ReadRgb(png).Width, PictureReader.ReadRgb(png).Height));
    }

    /// <summary>The public report's pair: the same picture as PNG and as JPEG, both lying on their side.</summary>
    [Fact]
    public void ReadRgb_PngAndJpegOfTheSame_AreTheSamePicture()
    {
        byte[] File(string name) => System.IO.File.ReadAllBytes(Checkout.Combine("tests", "cases", "png", name));

        var (png, jpeg) = (PictureReader.ReadRgb(File("exif6.png")), PictureReader.ReadRgb(File("exif6.jpg")));

        Assert.Equal((jpeg.Width, jpeg.Height), (png.Width, png.Height));
        Assert.InRange(png.Pixels.Zip(jpeg.Pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 8);
    }

    private static char Letter(ReadOnlySpan<byte> pixel) =>
        pixel[0] > 128 ? 'r'
        : pixel[2] > 128 ? 'b'
        : '.';
}
