using HybridGrains.Grains.Storage;

namespace HybridGrains.Silo;

/// <summary>Holds a data folder for one process; the operating system lets go when the process ends, however it ends.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string FileName = "lock";
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <exception cref="DataDirectoryException">Another cluster has it, or nothing can be written there.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        try
        {
            Claim(directory);
            return new DataDirectoryLock(
                new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (IOException busy) when (IsHeldByAnother(busy))
        {
            throw new DataDirectoryInUseException(directory);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(
                $"The data folder {directory} cannot be written: {unusable.Message} Give this user the right to, or give another folder."
            );
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>
    /// For this user alone. A folder that was there before and was not ours keeps its mode: it may be everybody's, such as /tmp.
    /// </summary>
    private static void Claim(string directory)
    {
        var isOurs = File.Exists(Path.Combine(directory, FileName));
        PrivateFiles.CreateFolder(directory);
        if (isOurs && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.</summary>
    private static bool IsHeldByAnother(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);
}
