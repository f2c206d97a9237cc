using System.Buffers.Binary;
using System.Text;
using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Tests.Pictures;

/// <summary>User comments as programs write them: EXIF of either order, text of either order, with and without a byte order mark.</summary>
public sealed class ExifCommentTests
{
    private const string Value = "ein Äpfel 猫\nSteps: 20, Seed: 7";

    [Theory]
    [InlineData(true, "utf-16BE", false)]
    [InlineData(true, "utf-16", false)]
    [InlineData(false, "utf-16BE", false)]
    [InlineData(false, "utf-16", false)]
    [InlineData(true, "utf-16", true)]
    [InlineData(false, "utf-16BE", true)]
    public void Read_UserCommentOfAnyOrder_IsTheText(bool bigEndian, string encoding, bool marked)
    {
        var utf16 = Encoding.GetEncoding(encoding);
        byte[] comment = [.. "UNICODE\0"u8, .. marked ? utf16.GetPreamble() : [], .. utf16.GetBytes(Value)];

        var text = PictureText.Read(Jpeg(Exif(bigEndian, comment)));

        Assert.Equal(Value, text[PictureText.Parameters]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_UserCommentInAscii_IsTheText(bool bigEndian)
    {
        var text = PictureText.Read(Jpeg(Exif(bigEndian, [.. "ASCII\0\0\0"u8, .. "a cat\nSteps: 20"u8])));

        Assert.Equal("a cat\nSteps: 20", text[PictureText.Parameters]);
    }

    private static byte[] Jpeg(byte[] exif)
    {
        byte[] body = [.. "Exif\0\0"u8, .. exif];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(body.Length + 2));
        return [0xFF, 0xD8, 0xFF, 0xE1, .. length, .. body, 0xFF, 0xD9];
    }

    /// <summary>A first directory with nothing but the pointer to a second, and that with nothing but the comment.</summary>
    private static byte[] Exif(bool bigEndian, byte[] comment)
    {
        var bytes = new List<byte>();
        void Short(int value)
        {
            byte[] two = [(byte)(value >> 8), (byte)value];
            bytes.AddRange(bigEndian ? two : two.Reverse());
        }

        void Long(int value)
        {
            byte[] four = [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
            bytes.AddRange(bigEndian ? four : four.Reverse());
        }

        void Directory(int tag, int type, int count, int value)
        {
            Short(1);
            Short(tag);
            Short(type);
            Long(count);
            Long(value);
            Long(0);
        }

        bytes.AddRange(bigEndian ? "MM"u8.ToArray() : "II"u8.ToArray());
        Short(42);
        Long(8);
        Directory(0x8769, 4, 1, 26);
        Directory(0x9286, 7, comment.Length, 44);
        return [.. bytes, .. comment];
    }
}
