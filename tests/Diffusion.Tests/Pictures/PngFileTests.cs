using System.IO.Compression;
using System.Text;
using HybridGrains.Diffusion.Pictures;
using SkiaSharp;

namespace HybridGrains.Diffusion.Tests.Pictures;

public sealed class PngFileTests
{
    private static readonly RgbPicture Picture = new(3, 2, [255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

    [Fact]
    public void Encode_Pixels_AreReadBackByAnotherLibrary()
    {
        using var bitmap = SKBitmap.Decode(PngFile.Encode(Picture, new Dictionary<string, string>()));

        var pixels = Enumerable
            .Range(0, 6)
            .Select(i => bitmap.GetPixel(i % 3, i / 3))
            .SelectMany(color => new[] { color.Red, color.Green, color.Blue });
        Assert.Equal(Picture.Pixels, pixels);
    }

    [Fact]
    public void ReadText_OfEncode_GivesTheText()
    {
        var text = new Dictionary<string, string> { ["parameters"] = "ein Apfel \U0001F34E\nSteps: 20", ["hybridgrains"] = "{}" };

        Assert.Equal(text, PngFile.ReadText(PngFile.Encode(Picture, text)));
    }

    [Fact]
    public void ReadText_DamagedOrForeign_IsRefused()
    {
        var png = PngFile.Encode(Picture, new Dictionary<string, string> { ["parameters"] = "text" });
        png[50] ^= 1;

        Assert.Throws<InvalidDataException>(() => PngFile.ReadText(png));
        Assert.Throws<InvalidDataException>(() => PngFile.ReadText("GIF89a"u8));
    }

    [Fact]
    public void ReadText_CompressedChunks_AreInflated()
    {
        const string Value = "ein Äpfel\nSteps: 20";
        var png = PngWith(
            ("zTXt", [.. "parameters\0\0"u8, .. Deflated(Encoding.Latin1.GetBytes(Value))]),
            ("iTXt", [.. "workflow\0\u0001\0de\0Übersetzt\0"u8, .. Deflated(Encoding.UTF8.GetBytes(Value + "\U0001F34E"))])
        );

        var text = PngFile.ReadText(png);

        Assert.Equal((Value, Value + "\U0001F34E"), (text["parameters"], text["workflow"]));
    }

    /// <summary>Whatever the standard says, programs write UTF-8 into tEXt, and Latin-1 into iTXt.</summary>
    [Theory]
    [InlineData("tEXt", "parameters\0", "iso-8859-1")]
    [InlineData("tEXt", "parameters\0", "utf-8")]
    [InlineData("iTXt", "parameters\0\0\0\0\0", "utf-8")]
    [InlineData("iTXt", "parameters\0\0\0\0\0", "iso-8859-1")]
    public void ReadText_EitherEncodingInEitherChunk_IsTheText(string chunk, string head, string encoding)
    {
        const string Value = "ein Äpfel, größer\nSteps: 20";
        var png = PngWith((chunk, [.. Encoding.ASCII.GetBytes(head), .. Encoding.GetEncoding(encoding).GetBytes(Value)]));

        Assert.Equal(Value, PngFile.ReadText(png)["parameters"]);
    }

    [Fact]
    public void ReadText_CompressedBomb_IsLeftOutWithinTheLimit()
    {
        var bomb = PngWith(("zTXt", [.. "parameters\0\0"u8, .. Deflated(new byte[256 << 20])]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Empty(PngFile.ReadText(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Fact]
    public void ReadText_UnknownCompression_IsLeftOut() =>
        Assert.Empty(PngFile.ReadText(PngWith(("zTXt", [.. "parameters\0\u0001"u8, 1, 2]), ("zTXt", [.. "a\0\0"u8, 1, 2]))));

    private static byte[] Deflated(byte[] data)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal))
        {
            zlib.Write(data);
        }

        return stream.ToArray();
    }

    private static byte[] PngWith(params (string Type, byte[] Data)[] chunks) =>
        PngWithChunks.Insert(PngFile.Encode(Picture, new Dictionary<string, string>()), chunks);
}
