using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Sets VER_FLG_WEAK on one version need of a 64-bit little-endian ELF library (section .gnu.version_r).</summary>
public class WeakenVersionNeed : Task
{
    private const uint SectionTypeVersionNeed = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    [Required]
    public string Path { get; set; }

    [Required]
    public string VersionName { get; set; }

    public override bool Execute()
    {
        var image = File.ReadAllBytes(Path);
        if (!IsElf64LittleEndian(image))
        {
            Log.LogError("{0} is not a 64-bit little-endian ELF file.", Path);
            return false;
        }

        if (Weaken(image))
        {
            var temporary = Path + "." + Guid.NewGuid().ToString("N");
            File.WriteAllBytes(temporary, image);
            File.Delete(Path);
            File.Move(temporary, Path);
            Log.LogMessage(MessageImportance.Normal, "Marked {0} weak in {1}", VersionName, Path);
        }

        return true;
    }

    private static bool IsElf64LittleEndian(byte[] image)
    {
        return image.Length > 64
            && image[0] == 0x7f
            && image[1] == 'E'
            && image[2] == 'L'
            && image[3] == 'F'
            && image[4] == 2
            && image[5] == 1;
    }

    private bool Weaken(byte[] image)
    {
        var changed = false;
        var sections = (long)BitConverter.ToUInt64(image, 0x28);
        var size = BitConverter.ToUInt16(image, 0x3a);
        var count = BitConverter.ToUInt16(image, 0x3c);
        for (var i = 0; i < count; i++)
        {
            var header = sections + (long)i * size;
            if (BitConverter.ToUInt32(image, (int)header + 4) != SectionTypeVersionNeed)
                continue;
            var strings = sections + (long)BitConverter.ToUInt32(image, (int)header + 0x28) * size;
            var names = (int)BitConverter.ToUInt64(image, (int)strings + 0x18);
            var need = (int)BitConverter.ToUInt64(image, (int)header + 0x18);
            for (; ; )
            {
                int auxiliaries = BitConverter.ToUInt16(image, need + 2);
                var aux = need + (int)BitConverter.ToUInt32(image, need + 8);
                for (var j = 0; j < auxiliaries; j++)
                {
                    var name = ReadName(image, names + (int)BitConverter.ToUInt32(image, aux + 8));
                    var flags = BitConverter.ToUInt16(image, aux + 4);
                    if (name == VersionName && (flags & WeakFlag) == 0)
                    {
                        image[aux + 4] |= (byte)WeakFlag;
                        changed = true;
                    }

                    aux += (int)BitConverter.ToUInt32(image, aux + 12);
                }

                var next = (int)BitConverter.ToUInt32(image, need + 12);
                if (next == 0)
                    break;
                need += next;
            }
        }

        return changed;
    }

    private static string ReadName(byte[] image, int offset)
    {
        var end = Array.IndexOf(image, (byte)0, offset);
        return Encoding.ASCII.GetString(image, offset, end - offset);
    }
}
