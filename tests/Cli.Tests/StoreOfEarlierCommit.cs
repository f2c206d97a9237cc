using System.Text.Json;
using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>A folder of tests/upgrade: the data folder of a cluster that was killed, and what it had accepted.</summary>
internal sealed record StoreOfEarlierCommit(string Commit, string DataFolder, IReadOnlyList<StoreOfEarlierCommit.Generation> Generations)
{
    private static string Folder { get; } = Checkout.Combine("tests", "upgrade");

    public static IReadOnlyList<StoreOfEarlierCommit> All { get; } =
    [.. Directory.GetDirectories(Folder).Order(StringComparer.Ordinal).Select(Read)];

    private static StoreOfEarlierCommit Read(string folder) =>
        new(
            Path.GetFileName(folder),
            Path.Combine(folder, "data"),
            JsonSerializer.Deserialize<List<Generation>>(File.ReadAllText(Path.Combine(folder, "store.json")), JsonSerializerOptions.Web)!
        );

    /// <param name="State">Of its last range when the cluster was killed: running or waiting; or "finished".</param>
    /// <param name="StepsDone">Steps in its checkpoint.</param>
    /// <param name="Attempts">Ranges that were begun.</param>
    internal sealed record Generation(
        string Id,
        string State,
        int StepsDone,
        int Attempts,
        bool StartsFromPicture,
        GenerationSubmission Request
    )
    {
        /// <summary>The request as it was made, pictures included.</summary>
        public GenerationSubmission Submission() =>
            StartsFromPicture
                ? Request with
                {
                    Image = File.ReadAllBytes(Path.Combine(Folder, "picture.png")),
                    Mask = File.ReadAllBytes(Path.Combine(Folder, "mask.png")),
                }
                : Request;
    }
}
