using HybridGrains.Diffusion.Pictures;
using SkiaSharp;

namespace HybridGrains.Diffusion.Tests.Pictures;

public sealed class PictureWriterTests
{
    /// <summary>Smooth, so that lossy formats stay close.</summary>
    private static readonly RgbPicture Picture = new(
        40,
        24,
        [.. Enumerable.Range(0, 40 * 24).SelectMany(i => new[] { (byte)(i % 40 * 6), (byte)(i / 40 * 10), (byte)128 })]
    );

    private static readonly Dictionary<string, string> Text = new()
    {
        [PictureText.Parameters] = "ein Apfel \U0001F34E\nSteps: 20, Seed: 1",
        [PictureText.Provenance] = """{"family": "emoji-scenes", "prompt": "Apfel é"}""",
    };

    public static TheoryData<PictureFormat> Formats => [PictureFormat.Png, PictureFormat.Jpeg, PictureFormat.WebP];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_Picture_IsReadBackWithItsText(PictureFormat format)
    {
        var file = PictureWriter.Write(Picture, format, Text);

        var read = PictureReader.ReadRgb(file);
        Assert.Equal((40, 24), (read.Width, read.Height));
        Assert.True(Picture.Pixels.Zip(read.Pixels, (a, b) => Math.Abs(a - b)).Max() <= (format == PictureFormat.Png ? 0 : 24));
        Assert.Equal(Text, PictureText.Read(file));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_NoText_CarriesNone(PictureFormat format) =>
        Assert.Empty(PictureText.Read(PictureWriter.Write(Picture, format, new Dictionary<string, string>())));

    [Fact]
    public void Write_WebPOfFullQuality_IsLossless() =>
        Assert.Equal(Picture.Pixels, PictureReader.ReadRgb(PictureWriter.Write(Picture, PictureFormat.WebP, Text, 100)).Pixels);

    [Fact]
    public void Write_ProvenanceTooLongForJpeg_IsLeftOut()
    {
        var text = new Dictionary<string, string>(Text) { [PictureText.Provenance] = new string('x', 70_000) };

        Assert.Equal([PictureText.Parameters], PictureText.Read(PictureWriter.Write(Picture, PictureFormat.Jpeg, text)).Keys);
        Assert.Equal(70_000, PictureText.Read(PictureWriter.Write(Picture, PictureFormat.WebP, text))[PictureText.Provenance].Length);
        Assert.Throws<PictureException>(() =>
            PictureWriter.Write(Picture, PictureFormat.Jpeg, new Dictionary<string, string> { [PictureText.Parameters] = new('x', 40_000) })
        );
    }

    /// <summary>TIFF 6 and EXIF 2.3, big-endian: one directory that points at another, which holds the comment as UTF-16.</summary>
    [Fact]
    public void Write_UserComment_IsWhereOtherToolsLook()
    {
        var jpeg = PictureWriter.Write(Picture, PictureFormat.Jpeg, new Dictionary<string, string> { [PictureText.Parameters] = "ab" });

        byte[] exif =
        [
            .. "Exif\0\0MM\0*\0\0\0\b\0\u0001"u8,
            0x87,
            0x69,
            0,
            4,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            26,
            0,
            0,
            0,
            0,
            0,
            1,
            0x92,
            0x86,
            0,
            7,
            0,
            0,
            0,
            12,
            0,
            0,
            0,
            44,
            0,
            0,
            0,
            0,
            .. "UNICODE\0\0a\0b"u8,
        ];
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif], jpeg[..(6 + exif.Length)]);
    }

    [Fact]
    public void ReadMask_Picture_IsItsBrightness()
    {
        var mask = PictureReader.ReadMask(
            PictureWriter.Write(
                new RgbPicture(3, 1, [255, 255, 255, 0, 0, 0, 255, 0, 0]),
                PictureFormat.Png,
                new Dictionary<string, string>()
            )
        );

        Assert.Equal([255, 0, 76], mask.Pixels);
    }

    [Fact]
    public void ReadTransparency_Picture_IsWhereItIsNot()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(3, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, SKColors.Red);
        bitmap.SetPixel(1, 0, SKColors.Red.WithAlpha(0));
        bitmap.SetPixel(2, 0, SKColors.White.WithAlpha(55));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        Assert.Equal([0, 255, 200], PictureReader.ReadTransparency(png.ToArray()).Pixels);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ReadHeader_Picture_IsFormatAndSize(PictureFormat format) =>
        Assert.Equal(
            new PictureHeader(format.ToString().ToLowerInvariant(), 40, 24),
            PictureReader.ReadHeader(PictureWriter.Write(Picture, format, Text, 0))
        );

    [Fact]
    public void ReadRgb_TooLargeOrNoPicture_IsRefused()
    {
        var large = PngFile.Encode(new RgbPicture(5_000, 1, new byte[15_000]), new Dictionary<string, string>());

        Assert.Contains("4096", Assert.Throws<PictureException>(() => PictureReader.ReadRgb(large)).Message, StringComparison.Ordinal);
        Assert.Throws<PictureException>(() => PictureReader.ReadRgb("no picture"u8));
        Assert.Throws<PictureException>(() => PictureText.Read("no picture"u8));
    }

    [Fact]
    public void Resize_Mask_KeepsHardEdges() =>
        Assert.Equal([0, 0, 255, 255], PictureSize.Resize(new GrayPicture(2, 1, [0, 255]), 4, 1).Pixels);
}
