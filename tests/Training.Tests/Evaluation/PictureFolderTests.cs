using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation;
using SkiaSharp;
using Xunit;

namespace HybridGrains.Training.Tests.Evaluation;

public sealed class PictureFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pictures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, int side, SKColor colour)
    {
        using var bitmap = new SKBitmap(side, side);
        bitmap.Erase(colour);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(Path.Combine(_folder, name), png.ToArray());
    }

    [Fact]
    public void Read_TwoPictures_InTheOrderOfTheirNames()
    {
        Write("0001.png", SceneLayout.Side, new SKColor(4, 5, 6));
        Write("0000.png", SceneLayout.Side, new SKColor(1, 2, 3));

        var pictures = PictureFolder.Read(_folder);

        Assert.Equal(new byte[] { 1, 2, 3 }, pictures[0][..3]);
        Assert.Equal(new byte[] { 4, 5, 6 }, pictures[1][^3..]);
    }

    [Fact]
    public void Read_OtherSize_NamesFileAndSizes()
    {
        Write("0000.png", 64, SKColors.Red);

        var error = Assert.Throws<TrainingException>(() => PictureFolder.Read(_folder));

        Assert.Contains("0000.png has 64 x 64 pixels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoPicture_SaysSo()
    {
        File.WriteAllText(Path.Combine(_folder, "0000.png"), "no picture");

        Assert.Contains(
            "no picture",
            Assert.Throws<TrainingException>(() => PictureFolder.Read(_folder)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_EmptyOrMissingFolder_SaysSo()
    {
        Assert.Throws<TrainingException>(() => PictureFolder.Read(_folder));
        Assert.Throws<TrainingException>(() => PictureFolder.Read(Path.Combine(_folder, "none")));
    }
}
