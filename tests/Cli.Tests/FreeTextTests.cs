namespace HybridGrains.Cli.Tests;

/// <summary>Free text is free text: the parser takes nothing of it for something else, so the command gets as far as its cluster.</summary>
public sealed class FreeTextTests
{
    private const string Nowhere = "http://127.0.0.1:1";

    [Theory]
    [InlineData("generate", "@cat")]
    [InlineData("generate", "@prompts.txt")]
    [InlineData("generate", "-a cat")]
    [InlineData("generate", "--cat")]
    [InlineData("generate", "-s cat")]
    [InlineData("generate", "[suggest] cat")]
    [InlineData("generate", "a cat", "--negative", "@x")]
    [InlineData("generate", "a cat", "--negative", "-blurry")]
    [InlineData("generate", "a cat", "--out", "@x.png")]
    [InlineData("generate", "a cat", "--model", "@x")]
    [InlineData("generate", "--", "--steps")]
    public async Task Generate_AnyText_IsTaken(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("prompts.txt"), "--no-such-option", TestContext.Current.CancellationToken);
        string[] cluster = ["--url", Nowhere];
        string[] all = arguments is [var command, "--", ..] ? [command, .. cluster, .. arguments[1..]] : [.. arguments, .. cluster];
        await using var run = Running.Start(folder.Path, all);

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("127.0.0.1:1", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "@x.png")]
    [InlineData("sweep", "--prompts", "@x.png")]
    [InlineData("generate", "a cat", "--image", "@x.png")]
    public async Task FileName_WithAnAt_IsThatFile(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, arguments);

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("@x.png", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Response file", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seed", "a whole number")]
    [InlineData("--guidance", "a number")]
    public async Task Generate_ValueOfAnotherKind_IsRefusedInPlainWords(string option, string expected)
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, "generate", "a cat", option, "x");

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", output, StringComparison.Ordinal);
    }
}
