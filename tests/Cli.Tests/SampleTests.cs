namespace HybridGrains.Cli.Tests;

/// <summary>samples/Pictures as a program of its own, on a running cluster.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Pictures_OfTwoPrompts_AreMadeSideBySide()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        using var folder = new TemporaryFolder();

        await using var sample = Running.StartProgram(
            Path.Combine(AppContext.BaseDirectory, "HybridGrains.Samples.Pictures"),
            folder.Path,
            new Dictionary<string, string>(),
            cluster.Address.Url.ToString(),
            "a cat",
            "a dog"
        );
        var output = await sample.EndsAsync(cancellationToken);

        Assert.True(sample.ExitCode == 0, output);
        Assert.Contains("picture-2.png: a dog (0-", output, StringComparison.Ordinal);
        Assert.NotEmpty(await File.ReadAllBytesAsync(folder.File("picture-1.png"), cancellationToken));
    }
}
