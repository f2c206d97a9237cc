using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Export;
using HybridGrains.Training.Scenes;

namespace HybridGrains.Training.Tests.Scenes;

public sealed class SceneVocabularyTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("vocabulary-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Entry_ThroughFamilyJson_IsReadAgain()
    {
        RandomFamily.Write(_root, "tiny", seed: 1, TimeProvider.System);
        var path = Path.Combine(_root, ModelFamily.ManifestFile);
        var manifest = FamilyJson.Parse(File.ReadAllText(path));
        Assert.Null(manifest.Vocabulary);

        File.WriteAllText(path, FamilyJson.Write(manifest with { Vocabulary = SceneVocabulary.Entry }));

        var read = ModelFamily.Load(_root).Manifest.Vocabulary!;
        Assert.Equal(SceneVocabulary.Entry.Objects.Count, read.Objects.Count);
        Assert.Contains("kitten", read.Objects.Single(item => item.Name == "cat").Also);
        Assert.Contains("to the left of", read.Relations);
        Assert.Contains("blue", read.Attributes["colour"]);
        Assert.Contains("on grass", read.Backgrounds);
        Assert.Equal(5, read.MaxCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Load_CountOutOfRange_NamesMemberAndRange(int count)
    {
        RandomFamily.Write(_root, "tiny", seed: 1, TimeProvider.System);
        var path = Path.Combine(_root, ModelFamily.ManifestFile);
        var manifest = FamilyJson.Parse(File.ReadAllText(path)) with { Vocabulary = SceneVocabulary.Entry with { MaxCount = count } };
        File.WriteAllText(path, FamilyJson.Write(manifest));

        var error = Assert.Throws<FamilyException>(() => ModelFamily.Load(_root));

        Assert.Contains("vocabulary.maxCount is " + count, error.Message, StringComparison.Ordinal);
    }
}
