using HybridGrains.Training.Readers;
using Xunit;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Readers;

public sealed class SceneReadingsTests
{
    private static readonly SceneReaderConfig Config = new()
    {
        Objects = ["cat", "dog"],
        Sizes = [72, 40],
        Backgrounds = ["white", "blue"],
    };

    /// <summary>Logits of one picture in which nothing is present, on a white background.</summary>
    private static SceneLogits Empty() =>
        new(
            full(1, 16, 16, -8f),
            zeros(1, 3, 16, 16),
            zeros(1, 2, 16, 16),
            tensor(
                new[,]
                {
                    { 5f, 0, 0 },
                }
            )
        );

    private static void Put(SceneLogits logits, int row, int column, float presence, int objectClass, float certainty = 5)
    {
        logits.Presence[0, row, column] = presence;
        logits.Object[0, objectClass, row, column] = certainty;
    }

    [Fact]
    public void Decode_NothingPresent_NoObjects()
    {
        var reading = SceneReadings.Decode(Empty(), Config).Single();

        Assert.Empty(reading.Objects);
        Assert.Equal(0, reading.Background);
    }

    [Fact]
    public void Decode_TwoCentres_TwoObjectsWithTheirPlaces()
    {
        var logits = Empty();
        Put(logits, 4, 2, 3, objectClass: 0);
        Put(logits, 4, 9, 3, objectClass: 1);
        logits.Size[0, 1, 4, 9] = 4;

        var reading = SceneReadings.Decode(logits, Config).Single();

        Assert.Equal(
            [(0, 4, 2, 72), (1, 4, 9, 40)],
            reading.Objects.Select(item => (item.ObjectId!.Value, item.Row, item.Column, item.Size))
        );
    }

    [Fact]
    public void Decode_PeakWithHighNeighbours_OneObject()
    {
        var logits = Empty();
        Put(logits, 7, 7, 4, objectClass: 0);
        Put(logits, 7, 8, 4, objectClass: 0);
        Put(logits, 8, 7, 3, objectClass: 0);

        Assert.Single(SceneReadings.Decode(logits, Config).Single().Objects);
    }

    [Theory]
    [InlineData(2, 9)]
    [InlineData(0, 0.1f)]
    [InlineData(0, 2)]
    public void Decode_ClassNoneOfTheseOrDoubtful_IsUnclear(int objectClass, float certainty)
    {
        var logits = Empty();
        Put(logits, 7, 7, 4, objectClass, certainty);

        Assert.Null(SceneReadings.Decode(logits, Config).Single().Objects.Single().ObjectId);
    }

    [Fact]
    public void Decode_LastBackgroundClass_IsNoneOfThem()
    {
        var logits = Empty() with
        {
            Background = tensor(
                new[,]
                {
                    { 0f, 1, 2 },
                }
            ),
        };

        Assert.Null(SceneReadings.Decode(logits, Config).Single().Background);
    }
}
