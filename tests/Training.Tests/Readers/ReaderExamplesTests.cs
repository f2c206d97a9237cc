using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;
using HybridGrains.Training.Tests.Data;
using Xunit;

namespace HybridGrains.Training.Tests.Readers;

public sealed class ReaderExamplesTests
{
    private static List<ReaderExample> Draw(int seed, int count)
    {
        var examples = new ReaderExamples(SquareCatalog.Create(), seed);
        return [.. Enumerable.Range(0, count).Select(_ => examples.Next())];
    }

    [Fact]
    public void Next_SameSeed_SamePictures()
    {
        Assert.Equal(
            Draw(3, 20).Select(example => Convert.ToHexString(example.Rgb)),
            Draw(3, 20).Select(example => Convert.ToHexString(example.Rgb))
        );
    }

    [Fact]
    public void Next_KnownObjects_HaveTheirColourAtTheirCentre()
    {
        foreach (var example in Draw(5, 100))
        {
            foreach (var item in example.Truth.Objects.Where(item => item.ObjectId is not null))
            {
                var (x, y) = (item.Column * SceneReader.Cell + 4, item.Row * SceneReader.Cell + 4);
                Assert.InRange(
                    example.Rgb[(y * SceneLayout.Side + x) * 3],
                    SquareCatalog.Red(item.ObjectId!.Value) - 45,
                    SquareCatalog.Red(item.ObjectId!.Value) + 45
                );
                Assert.InRange(example.Rgb[(y * SceneLayout.Side + x) * 3 + 1], 0, 45);
            }
        }
    }

    [Fact]
    public void Next_ManyPictures_HaveSpoiledObjectsStrangeBackgroundsAndEmptyOnes()
    {
        var examples = Draw(7, 200);

        Assert.Contains(examples, example => example.Truth.Objects.Any(item => item.ObjectId is null));
        Assert.Contains(examples, example => example.Truth.Background is null);
        Assert.Contains(examples, example => example.Truth.Objects.Count == 0);
    }
}
