namespace HybridGrains.Diffusion.Tests.Tokenizers;

/// <summary>A folder with CLIP's vocabulary and other files beside it.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    public TokenizerFolder(params (string File, string Content)[] files)
    {
        foreach (var file in (string[])["vocab.json", "merges.txt"])
        {
            File.CreateSymbolicLink(
                System.IO.Path.Combine(Path, file),
                System.IO.Path.Combine(GoldenFiles.Folder("tokenizer/clip_vocabulary"), file)
            );
        }

        foreach (var (file, content) in files)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, file), content);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("tokenizer-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
