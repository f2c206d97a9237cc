namespace HybridGrains.ModelKit.Safetensors;

/// <summary>What a file that is no safetensors file is, from its first bytes.</summary>
internal static class ForeignFile
{
    private const string Pickle =
        "it is a Python pickle under another ending, which can run code when it is read: save the checkpoint as safetensors";

    private static readonly (byte[] Start, string Meaning)[] Known =
    [
        ([.. "PK\u0003\u0004"u8], Pickle),
        ([0x80, 0x02], Pickle),
        ([0x80, 0x03], Pickle),
        ([0x80, 0x04], Pickle),
        ([0x80, 0x05], Pickle),
        ([.. "version https://git-lfs"u8], "it is a pointer of Git LFS, not the file itself: fetch it with git lfs pull"),
        ([.. "<!DOCTYPE"u8], "it is a web page: the download did not give the file"),
        ([.. "<html"u8], "it is a web page: the download did not give the file"),
        ([.. "GGUF"u8], "it is a GGUF file; only safetensors are read"),
    ];

    /// <summary>Null when the bytes tell nothing.</summary>
    public static string? Describe(FileStream stream)
    {
        var start = new byte[32];
        stream.Position = 0;
        var count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return Known.FirstOrDefault(item => start.AsSpan(0, count).StartsWith(item.Start)).Meaning;
    }
}
