using System.CommandLine;
using HybridGrains.ModelKit.Host.Exporting;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>export NAME --out FOLDER</c>: a family for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The family." };
        var output = new Option<string>("--out") { Description = "Folder to create.", Required = true };
        var denoiser = new Option<string?>("--denoiser")
        {
            Description = "Which of its denoisers. Default: the large one of its defaults.",
        };
        var models = ModelsOption.Create();
        var answer = new AnswerOption();
        var command = new Command("export", "Write a family as a pipeline folder of diffusers, with one of its denoisers.")
        {
            name,
            output,
            denoiser,
            models,
        };
        answer.AddTo(command);
        command.SetWork(
            (parsed, _) =>
            {
                var family = ModelsOption.Find(parsed.GetValue(models)!, parsed.GetValue(name)!);
                var chosen = parsed.GetValue(denoiser) ?? family.Manifest.Defaults.LargeDenoiser;
                new PipelineExport(family).Write(chosen, parsed.GetValue(output)!);
                answer.Write(
                    parsed,
                    new
                    {
                        name = family.Manifest.Name,
                        denoiser = chosen,
                        folder = parsed.GetValue(output),
                    },
                    $"{parsed.GetValue(output)} holds {family.Manifest.Name} with its denoiser {chosen}."
                );
                return 0;
            }
        );
        return command;
    }
}
