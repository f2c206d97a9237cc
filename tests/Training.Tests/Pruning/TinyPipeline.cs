namespace HybridGrains.Training.Tests.Pruning;

/// <summary>
/// The tiny Stable Diffusion pipeline of the golden values as one folder: its tokenizer is CLIP's, which lies with the
/// tokenizer's own values.
/// </summary>
internal static class TinyPipeline
{
    public static string CopyTo(string folder)
    {
        var golden = Checkout.Combine("tests", "golden");
        Copy(Path.Combine(golden, "pipeline", "tiny_sd"), folder);
        Copy(Path.Combine(golden, "tokenizer", "clip_vocabulary"), Path.Combine(folder, "tokenizer"));
        return folder;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
