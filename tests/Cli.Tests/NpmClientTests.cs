using System.Text.Json.Nodes;
using HybridGrains.Client;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Rogue;
using SkiaSharp;

namespace HybridGrains.Cli.Tests;

/// <summary>OpenAI's own npm client, unmodified, against a running cluster: streams of unfinished pictures.</summary>
public sealed class NpmClientTests
{
    private static readonly string[] Required = ["b64_json", "created_at", "size", "quality", "background", "output_format"];

    /// <summary>The agent does nothing by itself, so that nothing is left to chance: the last steps run after the first event came.</summary>
    [Fact]
    public async Task Stream_FirstPartialPicture_ComesBeforeTheLastStepHasRun()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var agent = await cluster.JoinRogueAsync("puppet", RogueBehaviour.Puppet, cancellationToken);
        await using var client = await NpmClient.StartAsync(
            "stream.mjs",
            cancellationToken,
            $"{cluster.Address.Url}v1",
            "generate",
            """{"model":"tiny-family","prompt":"a cat","steps":12,"cloud_steps":0,"partial_images":2,"seed":1}"""
        );

        var offer = await agent.OfferedAsync(cancellationToken);
        Assert.Equal((0, 12, 4), (offer.Range.From, offer.Range.To, offer.PreviewEvery));
        await ShowAsync(agent, offer, 4, 40);
        await client.SeesAsync("\"partial_image_index\":0", cancellationToken);
        Assert.DoesNotContain("\"partial_image_index\":1", client.Output, StringComparison.Ordinal);
        await ShowAsync(agent, offer, 8, 200);
        await client.SeesAsync("\"partial_image_index\":1", cancellationToken);
        await agent.AnswerHonestlyAsync(offer, cancellationToken);
        await client.EndsAsync(cancellationToken);

        var events = Events(client);
        Assert.Equal(
            ["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"],
            events.Select(item => item["type"]!.GetValue<string>())
        );
        Assert.All(events, item => Assert.All(Required, field => Assert.NotNull(item[field])));
        // What the agent showed is what the partial pictures show, in the size and format of the picture.
        Assert.Equal([40, 200], events.Take(2).Select(item => Gray(item, 128)));
        Assert.True(events[^1]["usage"]!["total_tokens"]!.GetValue<int>() > 0);
        Assert.EndsWith("end", client.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OfAnEdit_HasTheEventsOfEditsInTheFormatAskedFor()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var picture = Path.Combine(cluster.Folder, "start.png");
        await File.WriteAllBytesAsync(
            picture,
            PngFile.Encode(new RgbPicture(128, 128, new byte[128 * 128 * 3]), new Dictionary<string, string>()),
            cancellationToken
        );
        await using var client = await NpmClient.StartAsync(
            "stream.mjs",
            cancellationToken,
            $"{cluster.Address.Url}v1",
            "edit",
            """{"model":"tiny-family","prompt":"a cat","steps":20,"partial_images":3,"output_format":"webp","quality":"high"}""",
            picture
        );
        await client.EndsAsync(cancellationToken);

        var events = Events(client);
        Assert.Equal(
            [
                ("image_edit.partial_image", 0),
                ("image_edit.partial_image", 1),
                ("image_edit.partial_image", 2),
                ("image_edit.completed", -1),
            ],
            events.Select(item => (item["type"]!.GetValue<string>(), item["partial_image_index"]?.GetValue<int>() ?? -1))
        );
        Assert.All(events, item => Assert.Equal(SKEncodedImageFormat.Webp, Codec(item).EncodedFormat));
        Assert.All(events, item => Assert.Equal(("128x128", "high", "webp"), Facts(item)));
        Assert.Equal(4, events.Select(item => item["b64_json"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task Stream_OfNoPartialPictures_IsOneEvent()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var client = await NpmClient.StartAsync(
            "stream.mjs",
            cancellationToken,
            $"{cluster.Address.Url}v1",
            "generate",
            """{"prompt":"a cat","steps":4}"""
        );
        await client.EndsAsync(cancellationToken);

        Assert.Equal("image_generation.completed", Assert.Single(Events(client))["type"]!.GetValue<string>());
    }

    /// <summary>Refused before it began, it is an answer with a status; given up midway, an event that the client raises.</summary>
    [Fact]
    public async Task Stream_ThatFails_IsRaisedByTheClient()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var refused = await NpmClient.StartAsync(
            "stream.mjs",
            cancellationToken,
            $"{cluster.Address.Url}v1",
            "generate",
            """{"prompt":"a cat","n":2}"""
        );
        await refused.EndsAsync(cancellationToken);
        await using var agent = await cluster.JoinRogueAsync("puppet", RogueBehaviour.Puppet, cancellationToken);
        await using var cancelled = await NpmClient.StartAsync(
            "stream.mjs",
            cancellationToken,
            $"{cluster.Address.Url}v1",
            "generate",
            """{"prompt":"a cat","steps":12,"cloud_steps":0,"partial_images":1}"""
        );
        var offer = await agent.OfferedAsync(cancellationToken);
        await ShowAsync(agent, offer, 6, 90);
        await cancelled.SeesAsync("partial_image", cancellationToken);
        await cluster.Client.CancelAsync(offer.Range.GenerationId, cancellationToken);
        await cancelled.EndsAsync(cancellationToken);

        Assert.Contains("raised BadRequestError 400 invalid_value n ", refused.Output, StringComparison.Ordinal);
        Assert.Contains("raised APIError undefined generation_failed null", cancelled.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_HasEveryMemberOfThePage()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var client = await NpmClient.StartAsync(
            "answer.mjs",
            cancellationToken,
            $"{cluster.Address.Url}v1",
            """
            {"model":"tiny-family","prompt":"a cat","n":2,"quality":"low","size":"auto","response_format":"b64_json",
             "output_format":"png","output_compression":100,"background":"auto","moderation":"low","stream":false,"partial_images":0,
             "user":"ann"}
            """
        );
        await client.EndsAsync(cancellationToken);

        var answer = JsonNode.Parse(client.Output)!;
        var usage = answer["usage"]!;
        Assert.Equal(("128x128", "low", "png"), Facts(answer));
        Assert.Equal(("opaque", 2), (answer["background"]!.GetValue<string>(), answer["data"]!.AsArray().Count));
        Assert.True(answer["created"]!.GetValue<long>() > 0);
        // Two pictures of 16 x 16 latent cells, from no picture.
        Assert.Equal((512, 0), (usage["output_tokens"]!.GetValue<int>(), usage["input_tokens_details"]!["image_tokens"]!.GetValue<int>()));
        Assert.Equal(usage["input_tokens"]!.GetValue<int>() + 512, usage["total_tokens"]!.GetValue<int>());
        Assert.True(usage["input_tokens_details"]!["text_tokens"]!.GetValue<int>() > 0);
    }

    private static Task ShowAsync(RogueAgent agent, OfferMessage offer, int step, byte gray)
    {
        var (width, height) = LatentPreview.SizeOf(LatentState.FromBytes(offer.LatentState.Span).Shape);
        var pixels = new byte[width * height * 3];
        Array.Fill(pixels, gray);
        return agent.SendAsync(
            EdgeHubRoutes.Progress,
            new ProgressMessage(offer.Range, step, new PictureMessage(width, height, pixels)) { Nonce = offer.Nonce }
        );
    }

    private static List<JsonNode> Events(Running client) =>
        [.. client.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!)];

    private static (string, string, string) Facts(JsonNode item) =>
        (item["size"]!.GetValue<string>(), item["quality"]!.GetValue<string>(), item["output_format"]!.GetValue<string>());

    private static SKCodec Codec(JsonNode item) =>
        SKCodec.Create(new MemoryStream(Convert.FromBase64String(item["b64_json"]!.GetValue<string>())));

    /// <summary>The brightness of the middle of a picture of that many pixels a side.</summary>
    private static int Gray(JsonNode item, int side)
    {
        using var bitmap = SKBitmap.Decode(Convert.FromBase64String(item["b64_json"]!.GetValue<string>()));
        Assert.Equal((side, side), (bitmap.Width, bitmap.Height));
        return bitmap.GetPixel(side / 2, side / 2).Red;
    }
}
