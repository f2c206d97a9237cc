using System.Text.Json;
using System.Text.Json.Nodes;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>The correction that diffusers' Stable Diffusion pipelines make to denoiser configs from before version 0.9.</summary>
public static class DenoiserConfigText
{
    private const int TrainedSide = 64;
    private static readonly Version Corrected = new(0, 9, 0);

    /// <param name="json">The config.json of a denoiser.</param>
    /// <returns>The text to go by, and a note when it is another.</returns>
    public static (string Json, string? Note) Of(string json)
    {
        try
        {
            if (
                JsonNode.Parse(json) is JsonObject root
                && root["_diffusers_version"] is JsonValue written
                && written.TryGetValue<string>(out var text)
                && IsOld(text)
                && root["sample_size"] is JsonValue size
                && size.TryGetValue<int>(out var side)
                && side < TrainedSide
            )
            {
                root["sample_size"] = TrainedSide;
                return (
                    root.ToJsonString(),
                    $"unet: sample_size is {side} and is taken as {TrainedSide}, as diffusers does with files of before version 0.9."
                );
            }

            return (json, null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Whoever reads the config says what is wrong with it.
            return (json, null);
        }
    }

    /// <summary>"0.9.0.dev0" counts as 0.9.0.</summary>
    private static bool IsOld(string version)
    {
        var digits = string.Join(
            '.',
            version.Split('.').TakeWhile(part => part.All(char.IsAsciiDigit) && part.Length is > 0 and < 6).Take(3)
        );
        return Version.TryParse(digits, out var parsed) && new Version(parsed.Major, parsed.Minor, Math.Max(0, parsed.Build)) < Corrected;
    }
}
