using System.Diagnostics;

namespace HybridGrains.Cli.Tests;

/// <summary>The completion scripts in the shells that are there.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("hybridgrains gen", "generate")]
    [InlineData("hybridgrains keys cre", "create")]
    [InlineData("hybridgrains generate --see", "--seed")]
    [InlineData("hybridgrains models imp", "import")]
    public async Task Bash_CompletesCommandsAndOptions(string line, string expected)
    {
        var words = string.Join(' ', line.Split(' ').Select(word => $"'{word}'"));
        var script = $$"""
            source <(hybridgrains completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{words}}) COMP_CWORD={{line.Count(letter => letter == ' ')}}
            _hybridgrains
            echo "[${COMPREPLY[*]}]"
            """;
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = AppContext.BaseDirectory + ":" + start.Environment["PATH"];

        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"[{expected}]", output.Trim());
    }
}
