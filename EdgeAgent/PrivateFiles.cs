namespace HybridGrains.EdgeAgent;

/// <summary>Folders and files for this user alone: 0700 and 0600 where the system knows modes.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, FolderMode);
    }

    /// <summary>Whole or not at all, and never readable by others in between.</summary>
    public static void Write(string file, byte[] content)
    {
        var part = file + ".part";
        var options = new FileStreamOptions { Mode = System.IO.FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        File.Delete(part);
        using (var stream = new FileStream(part, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, file, overwrite: true);
    }
}
