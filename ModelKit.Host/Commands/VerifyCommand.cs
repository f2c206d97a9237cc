using System.CommandLine;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>verify NAME</c>: files against the hashes of family.json.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The family." };
        var models = ModelsOption.Create();
        var answer = new AnswerOption();
        var command = new Command("verify", "Compare every file of a family with its hash.") { name, models };
        answer.AddTo(command);
        command.SetWork(
            (parsed, _) =>
            {
                var family = ModelsOption.Find(parsed.GetValue(models)!, parsed.GetValue(name)!);
                var wrong = family.Verify();
                var unlisted = Unlisted(family, wrong).ToList();
                string[] faults =
                [
                    .. unlisted.Select(pair => $"{pair.Onnx}: has weights in {pair.File}, which family.json does not list"),
                    .. wrong.Select(path => $"{path}: missing or changed"),
                ];
                var summary =
                    faults.Length == 0
                        ? $"{family.Manifest.Name}: all {family.Manifest.Files.Count} files are as imported."
                        : $"{family.Manifest.Name}: {faults.Length} of {family.Manifest.Files.Count} files are not as "
                            + "imported; import it again.";
                answer.Write(
                    parsed,
                    new
                    {
                        name = family.Manifest.Name,
                        files = family.Manifest.Files.Count,
                        faults,
                    },
                    string.Join(Environment.NewLine, [.. faults, summary])
                );
                return faults.Length == 0 ? 0 : 1;
            }
        );
        return command;
    }

    /// <summary>Weights that are loaded but have no hash.</summary>
    private static IEnumerable<(string Onnx, string File)> Unlisted(ModelFamily family, IReadOnlyList<string> wrong) =>
        from onnx in family.Manifest.Files.Keys.Except(wrong)
        where onnx.EndsWith(".onnx", StringComparison.Ordinal)
        from name in OnnxFileFacts.Read(family.Path(onnx)).ExternalFiles
        let file = $"{Path.GetDirectoryName(onnx)}/{name}".TrimStart('/')
        where !family.Manifest.Files.ContainsKey(file)
        select (onnx, file);
}
