using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>list</c>: the families of a folder.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var models = ModelsOption.Create();
        var json = new Option<bool>("--json") { Description = "Print one JSON object per family and nothing else." };
        var command = new Command("list", "Show the model families that are there.") { models, json };
        command.SetWork(
            (parsed, _) =>
            {
                foreach (var family in ModelFamily.LoadAll(parsed.GetValue(models)!))
                {
                    Console.WriteLine(parsed.GetValue(json) ? Json(family) : Line(family));
                }

                return 0;
            }
        );
        return command;
    }

    private static string Line(ModelFamily family)
    {
        var manifest = family.Manifest;
        var denoisers = string.Join(", ", manifest.Denoisers.Select(entry => $"{entry.Name} {entry.Parameters / 1e6:F1} M"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Name}  {manifest.Size.Width}x{manifest.Size.Height}  denoisers: {denoisers}  decoders: "
                + $"{string.Join(", ", manifest.Decoders.Select(entry => entry.Name))}  "
                + $"{manifest.Files.Values.Sum(file => file.Bytes) / 1e6:F1} MB"
        );
    }

    private static string Json(ModelFamily family) =>
        JsonSerializer.Serialize(
            new
            {
                name = family.Manifest.Name,
                title = family.Manifest.Title,
                folder = family.Folder,
                width = family.Manifest.Size.Width,
                height = family.Manifest.Size.Height,
                denoisers = family.Manifest.Denoisers.Select(entry => new
                {
                    name = entry.Name,
                    parameters = entry.Parameters,
                    flopsPerEvaluation = entry.FlopsPerEvaluation,
                }),
                decoders = family.Manifest.Decoders.Select(entry => entry.Name),
                bytes = family.Manifest.Files.Values.Sum(file => file.Bytes),
            }
        );
}
