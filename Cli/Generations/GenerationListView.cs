using System.Text.Json;
using HybridGrains.Client;

namespace HybridGrains.Cli.Generations;

/// <summary>Generations for people, a line each, or as JSON.</summary>
internal sealed class GenerationListView(TextWriter output, bool json)
{
    private const int MaxPrompt = 60;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public void Listed(GenerationPage page)
    {
        foreach (var generation in page.Data)
        {
            Shown(generation);
        }

        if (!json && page.Next is { } next)
        {
            output.WriteLine($"There are more: --before {next}");
        }
    }

    public void Told(GenerationUpdate update)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new { kind = update.Kind, generation = update.Generation }, Options));
            return;
        }

        if (update.Kind is "status" or "range")
        {
            Shown(update.Generation);
        }
    }

    public void Shown(GenerationInfo generation)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(generation, Options));
            return;
        }

        var prompt = generation.Prompt.ReplaceLineEndings(" ");
        var shown = prompt.Length <= MaxPrompt ? prompt : prompt[..MaxPrompt] + "...";
        var why = generation.Reason is { } reason ? $" ({reason})" : "";
        output.WriteLine($"{generation.Id}  {generation.Status, -9}  {generation.StepsDone, 3}/{generation.Steps, -3}  {shown}{why}");
    }
}
