using System.CommandLine;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>remove NAME</c>: deletes a family.</summary>
internal static class RemoveCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The family." };
        var models = ModelsOption.Create();
        var answer = new AnswerOption();
        var command = new Command("remove", "Delete a family from the folder.") { name, models };
        answer.AddTo(command);
        command.SetWork(
            (parsed, _) =>
            {
                var family = ModelsOption.Find(parsed.GetValue(models)!, parsed.GetValue(name)!);

                // Moved first: whoever lists families meanwhile sees it whole or not at all.
                var aside = Path.Combine(Path.GetDirectoryName(family.Folder)!, $".{Path.GetFileName(family.Folder)}.removed");
                if (Directory.Exists(aside))
                {
                    Directory.Delete(aside, recursive: true);
                }

                Directory.Move(family.Folder, aside);
                Directory.Delete(aside, recursive: true);
                answer.Write(parsed, new { name = family.Manifest.Name, removed = true }, $"{family.Manifest.Name} is removed.");
                return 0;
            }
        );
        return command;
    }
}
