using System.Security.Cryptography;
using System.Text;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Pruning;

/// <summary>The prompts that parts are measured with.</summary>
internal static class PromptFile
{
    /// <summary>
    /// The first prompts of a file, one a line, or captions of train scenes when there is no file: held-out ones would be tuned
    /// on.
    /// </summary>
    public static IReadOnlyList<string> Read(string? path, int count)
    {
        if (count is < 2 or > 10_000)
        {
            throw new TrainingException($"--prompt-count is {count}; it must be between 2 and 10000: deviations need two.");
        }

        if (path is null)
        {
            var sampler = new SceneSampler(SceneSplit.Train, seed: 50);
            return [.. Enumerable.Range(0, count).Select(_ => sampler.Next().Caption)];
        }

        if (!File.Exists(path))
        {
            throw new TrainingException($"--prompts: there is no file '{path}'.");
        }

        var lines = File.ReadLines(path).Where(line => line.Trim().Length > 0).Take(count).ToList();
        return lines.Count >= 2 ? lines : throw new TrainingException($"--prompts: '{path}' must have at least two lines.");
    }

    public static string Hash(IEnumerable<string> prompts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', prompts))));
}
