using HybridGrains.Diffusion.Images;
using SkiaSharp;

namespace HybridGrains.Diffusion.Tests.Images;

public sealed class PngFileTests
{
    private static readonly RgbImage Picture = new(3, 2, [255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

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
}
