using System.Security.Cryptography;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Tokenizer;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>The files of a family beside its networks: tokenizers, noise schedule, hashes.</summary>
internal static class FamilyFiles
{
    private const string Schedule = "scheduler/scheduler_config.json";
    private const int ClipVocabularySize = 49408;
    private static readonly string[] TokenizerFiles =
    [
        "vocab.json",
        "merges.txt",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "tokenizer.json",
    ];

    /// <returns>Its path inside the family.</returns>
    public static string WriteSchedule(AsideFolder folder, string json)
    {
        folder.Component("scheduler");
        File.WriteAllText(Path.Combine(folder.Path, Schedule), json);
        return Schedule;
    }

    /// <summary>Copies a tokenizer, or writes CLIP's own for a checkpoint without one.</summary>
    /// <param name="from">Folder of vocab.json and merges.txt, or of tokenizer.json; null for CLIP's.</param>
    /// <param name="vocabulary">Tokens of the text encoder.</param>
    /// <param name="padToken">Of CLIP's own.</param>
    /// <exception cref="CheckpointException">The encoder's vocabulary is not CLIP's.</exception>
    public static string WriteTokenizer(AsideFolder folder, string name, string? from, int vocabulary, string padToken)
    {
        var target = folder.Component(name);
        if (from is null)
        {
            if (vocabulary != ClipVocabularySize)
            {
                throw new CheckpointException(
                    $"The checkpoint has no {name}, and its text encoder has {vocabulary} tokens where CLIP has "
                        + $"{ClipVocabularySize}: give --tokenizer FOLDER (vocab.json, merges.txt)."
                );
            }

            ClipVocabulary.Write(target, padToken);
            return name;
        }

        foreach (var file in TokenizerFiles.Where(file => File.Exists(Path.Combine(from, file))))
        {
            File.Copy(Path.Combine(from, file), Path.Combine(target, file));
        }

        var largest = Diffusion.Tokenizers.ClipTokenizer.Load(target).LargestId;
        return largest < vocabulary
            ? name
            : throw new CheckpointException(
                $"{from} has token ids up to {largest}, the text encoder only {vocabulary} tokens: they do not belong together."
            );
    }

    /// <summary>SHA-256 and size of every file below a folder, family.json apart.</summary>
    public static SortedDictionary<string, FileEntry> Hashes(string folder)
    {
        var files = new SortedDictionary<string, FileEntry>(StringComparer.Ordinal);
        foreach (
            var path in Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) != ModelFamily.ManifestFile)
        )
        {
            files[Path.GetRelativePath(folder, path).Replace('\\', '/')] = Describe(path);
        }

        return files;
    }

    public static FileEntry Describe(string path)
    {
        using var stream = File.OpenRead(path);
        return new FileEntry(Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length);
    }
}
