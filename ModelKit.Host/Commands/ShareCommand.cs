using System.CommandLine;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Host.Sharing;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>share NAME</c>: a family of earlier versions gets its weights once instead of twice.</summary>
internal static class ShareCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The family." };
        var models = ModelsOption.Create();
        var answer = new AnswerOption();
        var command = new Command("share", "Let a family's ONNX files point at its safetensors instead of holding the weights again.")
        {
            name,
            models,
        };
        answer.AddTo(command);
        command.SetWork(
            (parsed, _) =>
            {
                var family = ModelsOption.Find(parsed.GetValue(models)!, parsed.GetValue(name)!);
                var before = Size(family.Folder);
                new FamilySharing(answer.Progress(parsed)).Run(family);
                var after = Size(family.Folder);
                answer.Write(
                    parsed,
                    new
                    {
                        name = family.Manifest.Name,
                        before,
                        after,
                    },
                    $"{family.Manifest.Name}: {before:N0} bytes are now {after:N0}."
                );
                return 0;
            }
        );
        return command;
    }

    private static long Size(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
}
