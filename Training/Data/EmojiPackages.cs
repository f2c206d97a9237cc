using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace HybridGrains.Training.Data;

/// <summary>The npm packages the scenes are drawn from, by pinned version and hash, kept in a cache folder.</summary>
internal static class EmojiPackages
{
    public static readonly PinnedPackage Images = new(
        "emoji-datasource-google",
        "16.0.0",
        "fb5fd131b362aab7a55542d2a147a79708cce0a8b1c1bbacd470172708b5c438"
    );

    public static readonly PinnedPackage Names = new(
        "emojibase-data",
        "17.0.0",
        "d01d0e2ca4e22cb402679532155342c71e2e871f25c32223c013b8b166ebdf5a"
    );

    /// <summary>
    /// Fetches what is missing and returns the entries of <paramref name="package"/> whose path <paramref name="wanted"/>
    /// accepts.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(
        PinnedPackage package,
        string cacheFolder,
        Func<string, bool> wanted,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(cacheFolder);
        var archive = Path.Combine(cacheFolder, package.FileName);
        if (!File.Exists(archive))
        {
            await PackAsync(package, cacheFolder, cancellationToken);
        }

        await CheckAsync(package, archive, cancellationToken);

        var found = new Dictionary<string, byte[]>();
        await using var unzipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.DataStream is null || !wanted(entry.Name))
            {
                continue;
            }

            using var bytes = new MemoryStream();
            await entry.DataStream.CopyToAsync(bytes, cancellationToken);
            found[entry.Name] = bytes.ToArray();
        }

        return found;
    }

    private static async Task PackAsync(PinnedPackage package, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["pack", $"{package.Name}@{package.Version}", "--silent"])
        {
            start.ArgumentList.Add(argument);
        }

        using var npm = Start(start);
        var complaint = npm.StandardError.ReadToEndAsync(cancellationToken);
        await npm.StandardOutput.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            throw new TrainingException($"npm could not fetch {package.Name}@{package.Version}: {await complaint}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new TrainingException(
                "npm was not found. Install Node.js (Debian: apt-get install npm); the emoji pictures come as an npm package."
            );
        }
    }

    private static async Task CheckAsync(PinnedPackage package, string archive, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(archive);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (hash != package.Sha256)
        {
            throw new TrainingException($"{archive} has SHA-256 {hash}, expected {package.Sha256}. Delete it and run again.");
        }
    }
}
