using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;

namespace HybridGrains.ModelKit.Host.Pairing;

/// <summary>Takes a denoiser of one family into another, so that both can work on one picture.</summary>
internal static class FamilyPairing
{
    /// <param name="denoiser">Its name in <paramref name="other"/>.</param>
    /// <param name="role">large or small: its name in <paramref name="family"/>, where it takes that one's place.</param>
    /// <exception cref="CheckpointException">They do not fit; the message says in what.</exception>
    public static FamilyManifest Add(ModelFamily family, ModelFamily other, string denoiser, string role)
    {
        if (role is not ("large" or "small"))
        {
            throw new CheckpointException($"--as is '{role}'; it must be large or small.");
        }

        if (family.Folder == other.Folder)
        {
            throw new CheckpointException($"{family.Manifest.Name} cannot be paired with itself.");
        }

        var differences = new PairingCheck(family, other).Differences(denoiser);
        if (differences.Count > 0)
        {
            throw new CheckpointException(
                $"{other.Manifest.Name} cannot work on pictures of "
                    + $"{family.Manifest.Name}:{string.Concat(differences.Select(difference => $"{Environment.NewLine}  {difference}"))}"
            );
        }

        var entry = other.Denoiser(denoiser);
        var folder = CopyBeside(family, Path.GetDirectoryName(other.Path(entry.Path))!, role);
        var manifest = Changed(family, entry with { Name = role, Path = $"{folder}/{Path.GetFileName(entry.Path)}" }, folder, role);
        Replace(Path.Combine(family.Folder, ModelFamily.ManifestFile), FamilyJson.Write(manifest));
        return manifest;
    }

    /// <summary>Under a name that is not in use, so that the family is whole until family.json is replaced.</summary>
    private static string CopyBeside(ModelFamily family, string from, string role)
    {
        var name = "unet_" + role;
        for (var i = 2; Directory.Exists(Path.Combine(family.Folder, name)); i++)
        {
            name = $"unet_{role}_{i}";
        }

        using var aside = new AsideFolder(Path.Combine(family.Folder, name));
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(aside.Path, Path.GetFileName(file)));
        }

        aside.Keep();
        return name;
    }

    private static FamilyManifest Changed(ModelFamily family, DenoiserEntry entry, string folder, string role)
    {
        var manifest = family.Manifest;
        var added = FamilyFiles.Hashes(family.Path(folder)).Select(file => KeyValuePair.Create($"{folder}/{file.Key}", file.Value));
        var small = role == "small";
        return manifest with
        {
            Denoisers = [.. manifest.Denoisers.Where(item => item.Name != role), entry],
            Defaults = manifest.Defaults with
            {
                SmallDenoiser = small ? role : manifest.Defaults.SmallDenoiser,
                LargeDenoiser = small ? manifest.Defaults.LargeDenoiser : role,
                CloudSteps = small ? manifest.Defaults.Steps / 2 : manifest.Defaults.CloudSteps,
            },
            Files = new SortedDictionary<string, FileEntry>(manifest.Files.Concat(added).ToDictionary(), StringComparer.Ordinal),
        };
    }

    private static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".partial", text);
        File.Move(path + ".partial", path, overwrite: true);
    }
}
