using System.Text.Json;

namespace HybridGrains.Cli.Commands;

/// <summary>One line of a prompt set.</summary>
internal sealed record SweepPrompt(string Prompt, long Seed)
{
    public static IReadOnlyList<SweepPrompt> Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new CommandException($"--prompts: {file} does not exist.");
        }

        try
        {
            return
            [
                .. File.ReadLines(file)
                    .Where(line => line.Length > 0)
                    .Select(line => JsonSerializer.Deserialize<SweepPrompt>(line, JsonSerializerOptions.Web)!),
            ];
        }
        catch (JsonException broken)
        {
            throw new CommandException($"--prompts: {file} is not one JSON object per line: {broken.Message}");
        }
    }
}
