using System.Text.RegularExpressions;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.ModelKit.Host.Tests;

/// <summary>Every command of docs/models.md, in its order, on the tiny pipeline.</summary>
public sealed partial class ModelsPageTests
{
    private const string Program = "hybridgrains ";

    [Fact]
    public async Task Commands_OfTheModelsPage_AllSucceed()
    {
        using var folder = new TemporaryFolder();
        TinyCheckpoint.Copy(folder.File("checkpoint"));
        TinyCheckpoint.WriteCompanion(folder.File("companion"));
        TinyCheckpoint.WriteSingleFile(folder.File("checkpoint.safetensors"));
        TinyCheckpoint.WriteLora(folder.File("style.safetensors"));
        OnnxExport.Export(folder.File("checkpoint"), folder.File("onnx"), OnnxDtype.Float32);
        var commandLine = new CommandLine(folder.Path);

        var commands = Blocks()
            .Matches(CommandLine.Read("docs/models.md"))
            .SelectMany(block => block.Groups[1].Value.Split('\n'))
            .Where(line => line.StartsWith(Program, StringComparison.Ordinal))
            .ToList();
        foreach (var command in commands)
        {
            var (exitCode, output) = await commandLine.RunAsync(
                Words().Matches(command[Program.Length..]).Select(word => word.Value.Trim('"'))
            );
            Assert.True(exitCode == 0, $"{command}\n{output}");
        }

        Assert.True(commands.Count >= 12, "the page has lost its commands");
        Assert.True(File.Exists(folder.File("cat.png")) && File.Exists(folder.File("split.png")));
        Assert.NotEqual(File.ReadAllBytes(folder.File("cat.png")), File.ReadAllBytes(folder.File("style.png")));
        Assert.Equal(
            ["companion", "from-file", "from-onnx", "my-model", "my-model-8bit", "my-model-fp32"],
            Directory.GetFileSystemEntries(folder.File("models")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}
