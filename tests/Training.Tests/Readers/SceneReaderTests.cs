using HybridGrains.Training.Readers;
using Xunit;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Readers;

public sealed class SceneReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reader-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SceneReader CreateReader() =>
        new(
            new SceneReaderConfig
            {
                Channels = [8, 8, 8, 8],
                Objects = ["cat", "dog"],
                Sizes = [72, 40],
                Backgrounds = ["white", "blue"],
            }
        );

    [Fact]
    public void Forward_Picture_GivesACellForEightPixels()
    {
        using var reader = CreateReader();

        var logits = reader.Forward(zeros(2, 3, 128, 128));

        Assert.Equal([2, 16, 16], logits.Presence.shape);
        Assert.Equal([2, 3, 16, 16], logits.Object.shape);
        Assert.Equal([2, 2, 16, 16], logits.Size.shape);
        Assert.Equal([2, 3], logits.Background.shape);
    }

    [Fact]
    public void FromPretrained_SavedReader_SaysTheSame()
    {
        using var reader = CreateReader();
        var picture = rand(1, 3, 128, 128);

        reader.SavePretrained(_folder);
        using var loaded = SceneReader.FromPretrained(_folder);

        Assert.True(reader.Forward(picture).Object.allclose(loaded.Forward(picture).Object));
        Assert.Equal(reader.Config.Objects, loaded.Config.Objects);
    }

    [Fact]
    public void ReaderLoss_RightLogits_IsLowerThanOfWrongOnes()
    {
        using var reader = CreateReader();
        var truth = new SceneReading([new SeenObject(1, 5, 6, 40, 1)], 1);
        var targets = ReaderTargets.Of([truth], reader.Config);

        var right = Logits(row: 5, column: 6, objectClass: 1);
        var elsewhere = Logits(row: 12, column: 12, objectClass: 1);
        var otherObject = Logits(row: 5, column: 6, objectClass: 0);

        var loss = ReaderLoss.Of(right, targets).item<float>();
        Assert.True(loss < ReaderLoss.Of(elsewhere, targets).item<float>());
        Assert.True(loss < ReaderLoss.Of(otherObject, targets).item<float>());
    }

    [Fact]
    public void ReaderLoss_NothingInThePicture_IsFinite()
    {
        using var reader = CreateReader();
        var targets = ReaderTargets.Of([new SceneReading([], null)], reader.Config);

        Assert.True(float.IsFinite(ReaderLoss.Of(reader.Forward(zeros(1, 3, 128, 128)), targets).item<float>()));
    }

    private static SceneLogits Logits(int row, int column, int objectClass)
    {
        var presence = full(1, 16, 16, -6f);
        presence[0, row, column] = 4;
        var objects = zeros(1, 3, 16, 16);
        objects[0, objectClass] = 5;
        return new SceneLogits(presence, objects, zeros(1, 2, 16, 16), zeros(1, 3));
    }
}
