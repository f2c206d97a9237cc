using System.Text.Json.Nodes;

namespace HybridGrains.Cli.Tests;

/// <summary>--json prints JSON and nothing else.</summary>
public sealed class JsonTests
{
    [Theory]
    [InlineData(0, "name", "models", "list", "--json")]
    [InlineData(0, "defaults", "models", "show", "tiny-family", "--json")]
    [InlineData(0, "faults", "models", "verify", "tiny-family", "--json")]
    public async Task Command_WithJson_PrintsAnObject(int exitCode, string field, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, arguments);

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.NotNull(JsonNode.Parse(line)![field]));
    }

    [Theory]
    [InlineData("models", "show", "nothing")]
    [InlineData("show", "01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("show", "no-such-file.png")]
    [InlineData("list")]
    public async Task Command_ThatCannot_SaysSoAndEndsWithOne(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, arguments);

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.False(string.IsNullOrWhiteSpace(output));
    }
}
