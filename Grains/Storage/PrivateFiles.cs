namespace HybridGrains.Grains.Storage;

/// <summary>Files and folders that hold what callers sent: for this user alone.</summary>
public static class PrivateFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    /// <summary>Folders that are there already keep their mode.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, Folder);
    }

    /// <summary>Creates an empty file unless there is one, which loses the rights of others.</summary>
    public static void Touch(string path)
    {
        using (Open(path, FileMode.OpenOrCreate)) { }

        if (!OperatingSystem.IsWindows() && System.IO.File.GetUnixFileMode(path) != File)
        {
            System.IO.File.SetUnixFileMode(path, File);
        }
    }

    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File;
        }

        return new FileStream(path, options);
    }
}
