using HybridGrains.Tests.Processes;

namespace HybridGrains.ModelKit.Host.Tests;

/// <summary>`hybridgrains models` through both programs.</summary>
public sealed class ModelsCommandTests
{
    [Fact]
    public async Task Verify_ChangedFile_NamesItAndFails()
    {
        using var folder = new TemporaryFolder();
        var family = TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.File("models"), "tiny");
        File.AppendAllText(family.Path("unet/model.onnx"), "x");

        var (exitCode, output) = await new CommandLine(folder.Path).RunAsync("models", "verify", "tiny");

        Assert.Equal(1, exitCode);
        Assert.Contains("unet/model.onnx: missing or changed", output);
    }

    [Theory]
    [InlineData("Known: ", "models", "verify", "nothing")]
    [InlineData("does not exist", "models", "import", "./nothing")]
    [InlineData("--dtype", "models", "import", "./nothing", "--dtype", "fp8")]
    [InlineData("--as and --pair", "models", "import", "./nothing", "--as", "small")]
    [InlineData("--lora", "models", "import", "./nothing", "--lora", "gone.safetensors")]
    public async Task Models_WrongInput_SaysWhatToDo(string expected, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("models"));

        var (exitCode, output) = await new CommandLine(folder.Path).RunAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task List_Json_IsOneObjectPerFamily()
    {
        using var folder = new TemporaryFolder();
        TinyCheckpoint.Import(TinyCheckpoint.Folder, folder.File("models"), "tiny");

        var (exitCode, output) = await new CommandLine(folder.Path).RunAsync("models", "list", "--json");

        Assert.Equal(0, exitCode);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal("tiny", json.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Import_CommandLineIsInterrupted_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = TinyCheckpoint.Copy(folder.File("checkpoint"));
        using var process = new CommandLine(folder.Path).Start("models", "import", checkpoint, "--name", "tiny");
        while (
            await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            && !line.Contains("reading", StringComparison.Ordinal)
        ) { }

        Signals.Send(process, Signals.Interrupt);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("models")));
    }
}
