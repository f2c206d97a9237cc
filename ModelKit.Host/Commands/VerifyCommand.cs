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
        var command = new Command("verify", "Compare every file of a family with its hash.") { name, models };
        command.SetWork(
            (parsed, _) =>
            {
                var family = ModelsOption.Find(parsed.GetValue(models)!, parsed.GetValue(name)!);
                var wrong = family.Verify();
                foreach (var (onnx, file) in Unlisted(family, wrong).ToList())
                {
                    Console.WriteLine($"{onnx}: has weights in {file}, which family.json does not list");
                    wrong = [.. wrong, file];
                }

                foreach (var path in wrong)
                {
                    Console.WriteLine($"{path}: missing or changed");
                }

                Console.WriteLine(
                    wrong.Count == 0
                        ? $"{family.Manifest.Name}: all {family.Manifest.Files.Count} files are as imported."
                        : $"{family.Manifest.Name}: {wrong.Count} of {family.Manifest.Files.Count} files are not as "
                            + "imported; import it again."
                );
                return wrong.Count == 0 ? 0 : 1;
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
