using System.Security.Cryptography;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Silo;

/// <summary>
/// The operator's key of commands on this machine: whoever may read the data folder runs the cluster anyway. It outlives
/// restarts.
/// </summary>
internal static class LocalKey
{
    private const string FileName = "operator.key";
    private const int Bytes = 32;

    /// <summary>The key in the folder, made there when it has none.</summary>
    public static string Of(string directory)
    {
        var file = Path.Combine(directory, FileName);
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: 2 * Bytes } known)
        {
            return known;
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        using (var writer = new StreamWriter(PrivateFiles.Open(file + ".part", FileMode.Create)))
        {
            writer.Write(key);
        }

        File.Move(file + ".part", file, overwrite: true);
        return key;
    }
}
