using System.Text.Json;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Schedules;

/// <summary>Opens a scheduler_config.json, with the numbers that Python writes and JSON does not know.</summary>
internal static class SchedulerFile
{
    /// <exception cref="FamilyException">The file cannot be read, or <paramref name="parse"/> refuses it.</exception>
    public static T Read<T>(string file, Func<JsonElement, T> parse)
    {
        try
        {
            using var json = JsonDocument.Parse(NonFiniteNumbers.Quote(File.ReadAllText(file)));
            return parse(json.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FamilyException($"{file}: {broken.Message}");
        }
    }
}
