using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SkiaSharp;

namespace HybridGrains.Cli.Tests;

/// <summary>'hybridgrains mcp' as an assistant's program starts it, with the protocol's own client.</summary>
public sealed class McpTests
{
    [Fact]
    public async Task Mcp_AssistantMakesAndEditsAPicture()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var client = await McpClient.CreateAsync(
            new StdioClientTransport(
                new StdioClientTransportOptions
                {
                    Command = Path.Combine(AppContext.BaseDirectory, "hybridgrains"),
                    Arguments = ["mcp", "--url", cluster.Address.Url.ToString()],
                    WorkingDirectory = cluster.Folder,
                }
            ),
            cancellationToken: cancellationToken
        );

        var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
        var models = await CallAsync(client, "list_models");
        var made = await CallAsync(client, "make_picture", ("prompt", "a cat"), ("size", "64x128"), ("seed", 7));
        var id = Text(made).Split(' ', ',')[1];
        var edited = await CallAsync(client, "edit_picture", ("id", id), ("prompt", "a dog"), ("strength", 0.5));
        var refused = await CallAsync(client, "make_picture", ("prompt", "a cat"), ("size", "1x1"));
        var unknown = await CallAsync(client, "edit_picture", ("id", "01ARZ3NDEKTSV4RRFFQ69G5FAV"), ("prompt", "a dog"));

        Assert.Equal(["edit_picture", "list_models", "make_picture"], tools.Select(tool => tool.Name).Order());
        Assert.Contains("tiny-family", Text(models), StringComparison.Ordinal);
        Assert.Contains("seed 7", Text(made), StringComparison.Ordinal);
        Assert.Equal((64, 128), Size(made));
        Assert.Equal((128, 128), Size(edited));
        Assert.True(refused.IsError);
        Assert.Contains("size must be", Text(refused), StringComparison.Ordinal);
        Assert.True(unknown.IsError);
    }

    private static async Task<CallToolResult> CallAsync(McpClient client, string tool, params (string Name, object Value)[] arguments) =>
        await client.CallToolAsync(
            tool,
            arguments.ToDictionary(pair => pair.Name, object? (pair) => pair.Value),
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static string Text(CallToolResult result) => result.Content.OfType<TextContentBlock>().First().Text;

    private static (int Width, int Height) Size(CallToolResult result)
    {
        using var bitmap = SKBitmap.Decode(result.Content.OfType<ImageContentBlock>().Single().DecodedData.ToArray());
        return (bitmap.Width, bitmap.Height);
    }
}
