using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;
using Xunit;

namespace HybridGrains.Training.Tests.Readers;

public sealed class StampTests
{
    private static readonly EmojiSprite Red = new(
        8,
        [.. Enumerable.Range(0, 64).SelectMany(_ => (float[])[200, 0, 0])],
        [.. Enumerable.Repeat(1f, 64)]
    );

    [Fact]
    public void Draw_PartlyOutside_ChangesOnlyWhatItCovers()
    {
        var rgb = new float[16 * 16 * 3];

        Stamp.Of(Red, 8).Draw(rgb, 16, -4, 12);

        Assert.Equal(16, rgb.Count(value => value != 0));
        Assert.Equal(200, rgb[15 * 16 * 3]);
    }

    [Fact]
    public void Blur_PaddedStamp_KeepsItsMassAndSoftensItsEdge()
    {
        var stamp = Stamp.Of(Red, 8).Padded(8);
        var before = stamp.Values.Sum();

        stamp.Blur(1.5f);

        Assert.Equal(before, stamp.Values.Sum(), before * 1e-3f);
        Assert.InRange(stamp.Values[(12 * stamp.Side + 8) * 4], 40, 160);
    }

    [Fact]
    public void Of_LargerSide_KeepsAFlatColour()
    {
        var stamp = Stamp.Of(Red, 13);

        Assert.All(Enumerable.Range(0, 13 * 13), i => Assert.Equal(200, stamp.Values[i * 4], 1e-3f));
    }
}
