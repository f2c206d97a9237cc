using HybridGrains.Cli.Commands;

namespace HybridGrains.Cli.Tests;

public sealed class PictureOutputTests
{
    [Theory]
    [InlineData(null, null, "png", "hybridgrains-7.png")]
    [InlineData(null, "jpeg", "jpeg", "hybridgrains-7.jpg")]
    [InlineData("a.JPG", null, "jpeg", "a.JPG")]
    [InlineData("a.webp", null, "webp", "a.webp")]
    [InlineData("a.webp", "png", "png", "a.webp")]
    [InlineData("a", null, "png", "a")]
    public void Choose_PathAndFormat_AgreeOnOne(string? path, string? format, string chosen, string file)
    {
        var output = PictureOutput.Choose(path, format, null);

        Assert.Equal((chosen, file), (output.Format, output.File(7, 0, 1)));
    }

    [Fact]
    public void File_OneOfSeveral_HasItsNumber() =>
        Assert.Equal(Path.Combine("b", "a-2.webp"), PictureOutput.Choose(Path.Combine("b", "a.webp"), null, 90).File(7, 1, 3));

    [Theory]
    [InlineData("--out", "a.bmp", null, null)]
    [InlineData("--format", null, "bmp", null)]
    [InlineData("--quality", "a.jpg", null, 101)]
    [InlineData("--quality", "a.png", null, 90)]
    public void Choose_WrongValue_NamesTheOption(string option, string? path, string? format, int? quality) =>
        Assert.Contains(
            option,
            Assert.Throws<CommandException>(() => PictureOutput.Choose(path, format, quality)).Message,
            StringComparison.Ordinal
        );
}
