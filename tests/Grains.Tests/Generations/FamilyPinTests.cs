using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Generations;

namespace HybridGrains.Grains.Tests.Generations;

public sealed class FamilyPinTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Broken_SameFiles_GoesOn()
    {
        var family = Family(manifest => manifest);

        Assert.Null(FamilyPin.Broken(family.Content, family));
    }

    [Fact]
    public void Broken_TitleMeasuresAndDefaultsOfTheFamilyChanged_GoesOn()
    {
        var before = Family(manifest => manifest).Content;

        var after = Family(manifest =>
            manifest with
            {
                Title = "another",
                Measured = null,
                MeasuredFast = null,
                Defaults = manifest.Defaults with { Steps = 5 },
            }
        );

        Assert.Null(FamilyPin.Broken(before, after));
    }

    [Fact]
    public void Broken_AFileChanged_SaysSo()
    {
        var before = Family(manifest => manifest).Content;

        var after = Family(manifest =>
            manifest with
            {
                Files = manifest.Files.ToDictionary(
                    file => file.Key,
                    file => file.Key.StartsWith("unet_small/", StringComparison.Ordinal) ? file.Value with { Sha256 = "00" } : file.Value
                ),
            }
        );

        Assert.Contains("other files", FamilyPin.Broken(before, after));
    }

    [Fact]
    public void Broken_DenoiserOfThatNameIsAnotherFile_SaysSo()
    {
        var before = Family(manifest => manifest).Content;

        var after = Family(manifest =>
            manifest with
            {
                Denoisers =
                [
                    .. manifest.Denoisers.Select(entry => entry.Name == "small" ? entry with { Path = "unet/model.onnx" } : entry),
                ],
            }
        );

        Assert.NotNull(FamilyPin.Broken(before, after));
    }

    [Fact]
    public void Broken_GenerationFromBeforeThis_GoesOnWithWhatIsServed()
    {
        Assert.Null(FamilyPin.Broken("", Family(manifest => manifest)));
    }

    private ModelFamily Family(Func<FamilyManifest, FamilyManifest> change)
    {
        var manifest = ModelFamily.Load(Checkout.Combine("models", "emoji-scenes")).Manifest;
        File.WriteAllText(Path.Combine(_folder, ModelFamily.ManifestFile), FamilyJson.Write(change(manifest)));
        return ModelFamily.Load(_folder);
    }
}
