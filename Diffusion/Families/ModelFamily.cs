namespace HybridGrains.Diffusion.Families;

/// <summary>A model family on disk: its manifest and where its files are.</summary>
public sealed class ModelFamily
{
    private ModelFamily(string folder, FamilyManifest manifest, string hash)
    {
        Folder = folder;
        Manifest = manifest;
        Hash = hash;
    }

    public string Folder { get; }
    public FamilyManifest Manifest { get; }

    /// <summary>SHA-256 of family.json, hexadecimal lower case.</summary>
    public string Hash { get; }

    /// <summary>Reads and checks family.json of one folder. Throws <see cref="FamilyException"/>.</summary>
    public static ModelFamily Load(string folder) => throw new NotImplementedException();

    /// <summary>Every family in the sub-folders of <paramref name="modelsFolder"/> that has a family.json.</summary>
    public static IReadOnlyList<ModelFamily> LoadAll(string modelsFolder) => throw new NotImplementedException();

    /// <summary>Compares every listed file with its hash; returns the relative paths that differ or are missing.</summary>
    public IReadOnlyList<string> Verify() => throw new NotImplementedException();
}
