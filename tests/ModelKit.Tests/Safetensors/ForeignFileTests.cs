using System.Text;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Tests.Safetensors;

/// <summary>Files that are no safetensors, or hold types that are not read: the message names file and reason.</summary>
public sealed class ForeignFileTests
{
    [Theory]
    [InlineData("PK\u0003\u0004 archive/data.pkl", "pickle")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS")]
    [InlineData("<!DOCTYPE html><html><body>Login</body></html>", "web page")]
    [InlineData("GGUF and much more than that", "GGUF")]
    [InlineData("short", "too few")]
    public void Open_OtherFile_SaysWhichAndWhat(string content, string reason) => AssertRefused(Encoding.Latin1.GetBytes(content), reason);

    [Fact]
    public void Open_BarePickle_SaysSo() => AssertRefused([0x80, 0x02, .. "}q\0X\u0004\0\0\0weight"u8], "pickle");

    [Theory]
    [InlineData("F8_E4M3", 1, "8 bits")]
    [InlineData("F8_E5M2", 1, "8 bits")]
    [InlineData("C64", 8, "not supported")]
    public void Open_TypeThatIsNotRead_NamesFileTensorAndType(string type, int bytes, string reason)
    {
        var json = $$$"""{"model.weight":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{2 * bytes}}}]}}""";
        byte[] file = [.. BitConverter.GetBytes((long)json.Length), .. Encoding.UTF8.GetBytes(json), .. new byte[2 * bytes]];

        var message = AssertRefused(file, reason);

        Assert.Contains("model.weight", message);
        Assert.Contains(type, message);
    }

    private static string AssertRefused(byte[] bytes, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        File.WriteAllBytes(path, bytes);

        var message = Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path)).Message;

        Assert.Contains(path, message);
        Assert.Contains(reason, message);
        return message;
    }
}
