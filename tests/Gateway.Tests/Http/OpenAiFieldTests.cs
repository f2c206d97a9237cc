using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SkiaSharp;

namespace HybridGrains.Gateway.Tests.Http;

/// <summary>
/// The tables of OpenAI's images API, field by field and call by call: what is taken does what it says or asks for nothing; what
/// would change the answer is refused by name.
/// </summary>
public sealed class OpenAiFieldTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private static readonly string Png = "data:image/png;base64," + Convert.ToBase64String(Picture());

    [Theory]
    [InlineData("\"n\":1")]
    [InlineData("\"n\":10")]
    [InlineData("\"quality\":\"auto\"")]
    [InlineData("\"quality\":\"low\"")]
    [InlineData("\"quality\":\"medium\"")]
    [InlineData("\"quality\":\"high\"")]
    [InlineData("\"quality\":\"standard\"")]
    [InlineData("\"quality\":\"hd\"")]
    [InlineData("\"size\":\"auto\"")]
    [InlineData("\"size\":\"64x128\"")]
    [InlineData("\"response_format\":\"b64_json\"")]
    [InlineData("\"response_format\":\"url\"")]
    [InlineData("\"output_format\":\"webp\"")]
    [InlineData("\"output_format\":\"jpeg\",\"output_compression\":0")]
    [InlineData("\"output_format\":\"jpeg\",\"output_compression\":100")]
    [InlineData("\"output_format\":\"png\",\"output_compression\":100")]
    [InlineData("\"output_compression\":100")]
    [InlineData("\"background\":\"auto\"")]
    [InlineData("\"background\":\"opaque\"")]
    [InlineData("\"moderation\":\"auto\"")]
    [InlineData("\"moderation\":\"low\"")]
    [InlineData("\"stream\":false")]
    [InlineData("\"partial_images\":0")]
    [InlineData("\"style\":\"vivid\"")]
    [InlineData("\"user\":\"somebody\"")]
    [InlineData(
        "\"model\":null,\"n\":null,\"quality\":null,\"size\":null,\"response_format\":null,\"output_format\":null,"
            + "\"output_compression\":null,\"background\":null,\"moderation\":null,\"stream\":null,\"partial_images\":null,\"style\":null"
    )]
    public async Task Generations_ValueOfThePage_IsTaken(string fields)
    {
        using var response = await GenerateAsync(fields);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("n", "0")]
    [InlineData("n", "11")]
    [InlineData("quality", "\"best\"")]
    [InlineData("size", "\"1x1\"")]
    [InlineData("response_format", "\"bmp\"")]
    [InlineData("output_format", "\"gif\"")]
    [InlineData("output_compression", "50")]
    [InlineData("output_compression", "101")]
    [InlineData("output_compression", "-1")]
    [InlineData("background", "\"transparent\"")]
    [InlineData("moderation", "\"strict\"")]
    [InlineData("stream", "\"yes\"")]
    [InlineData("partial_images", "2")]
    [InlineData("partial_images", "4")]
    [InlineData("partial_images", "-1")]
    [InlineData("style", "\"natural\"")]
    [InlineData("user", "null")]
    [InlineData("user", "7")]
    [InlineData("input_fidelity", "\"low\"")]
    [InlineData("input_fidelity", "\"high\"")]
    [InlineData("negativ_prompt", "\"dogs\"")]
    [InlineData("guidance", "3")]
    [InlineData("Idempotency-Key", "\"a\"")]
    public async Task Generations_OtherValue_IsRefusedByName(string field, string value) =>
        await AssertRefusedAsync(field, await GenerateAsync($"\"{field}\":{value}"));

    [Theory]
    [InlineData("n", "\"n\":2")]
    [InlineData("partial_images", "\"partial_images\":4")]
    [InlineData("response_format", "\"response_format\":\"url\"")]
    [InlineData("preview_every", "\"preview_every\":1")]
    [InlineData("prompt", "\"negative_prompt\":\"a\",\"prompt\":\"\"")]
    public async Task Stream_FieldsThatDoNotGoWithIt_AreAnAnswerAndNoStream(string field, string fields) =>
        await AssertRefusedAsync(
            field,
            await PostAsync("generations", $$"""{{{(fields.Contains("\"prompt\"") ? "" : "\"prompt\":\"a\",")}}"stream":true,{{fields}}}""")
        );

    [Theory]
    [InlineData("input_fidelity", "low")]
    [InlineData("input_fidelity", "high")]
    [InlineData("background", "opaque")]
    [InlineData("quality", "high")]
    [InlineData("size", "auto")]
    [InlineData("output_format", "jpeg")]
    [InlineData("output_compression", "100")]
    [InlineData("response_format", "b64_json")]
    [InlineData("stream", "false")]
    [InlineData("partial_images", "0")]
    [InlineData("user", "ann")]
    public async Task FormEdits_ValueOfThePage_IsTaken(string field, string value)
    {
        using var response = await EditAsync(field, value);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("moderation", "low")]
    [InlineData("style", "vivid")]
    [InlineData("background", "transparent")]
    [InlineData("input_fidelity", "middling")]
    [InlineData("partial_images", "2")]
    [InlineData("stream", "perhaps")]
    [InlineData("images", "1")]
    [InlineData("nothing", "1")]
    public async Task FormEdits_OtherValue_IsRefusedByName(string field, string value) =>
        await AssertRefusedAsync(field, await EditAsync(field, value));

    [Fact]
    public async Task FormEdits_SeveralPictures_AreRefusedByName()
    {
        using var form = Form();
        form.Add(new ByteArrayContent(Picture()), "image[]", "second.png");

        await AssertRefusedAsync(
            "image",
            await shared.Cluster.Http.PostAsync("v1/images/edits", form, TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"mask\":{\"image_url\":\"PNG\"}")]
    [InlineData(",\"mask\":null")]
    [InlineData(",\"moderation\":\"low\"")]
    [InlineData(",\"input_fidelity\":\"high\"")]
    [InlineData(",\"user\":\"ann\"")]
    public async Task JsonEdits_ValueOfThePage_IsTaken(string fields)
    {
        using var response = await PostAsync("edits", Json("{\"image_url\":\"PNG\"}", fields));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("images", "", "")]
    [InlineData("images", "{\"image_url\":\"PNG\"},{\"image_url\":\"PNG\"}", "")]
    [InlineData("images[0]", "{}", "")]
    [InlineData("images[0]", "null", "")]
    [InlineData("images[0]", "{\"image_url\":\"PNG\",\"file_id\":\"a\"}", "")]
    [InlineData("images[0]", "{\"url\":\"PNG\"}", "")]
    [InlineData("images[0].file_id", "{\"file_id\":\"file-1\"}", "")]
    [InlineData("images[0].image_url", "{\"image_url\":7}", "")]
    [InlineData("images[0].image_url", "{\"image_url\":\"https://example.com/cat.png\"}", "")]
    [InlineData("images[0].image_url", "{\"image_url\":\"data:image/png,abc\"}", "")]
    [InlineData("mask.file_id", "{\"image_url\":\"PNG\"}", ",\"mask\":{\"file_id\":\"file-1\"}")]
    [InlineData("mask", "{\"image_url\":\"PNG\"}", ",\"mask\":\"PNG\"")]
    [InlineData("response_format", "{\"image_url\":\"PNG\"}", ",\"response_format\":\"url\"")]
    [InlineData("style", "{\"image_url\":\"PNG\"}", ",\"style\":\"vivid\"")]
    [InlineData("image", "{\"image_url\":\"PNG\"}", ",\"image\":\"PNG\"")]
    [InlineData("n", "{\"image_url\":\"PNG\"}", ",\"n\":\"many\"")]
    [InlineData("input_fidelity", "{\"image_url\":\"PNG\"}", ",\"input_fidelity\":\"high\",\"strength\":0.2")]
    public async Task JsonEdits_OtherValue_IsRefusedByName(string field, string images, string fields) =>
        await AssertRefusedAsync(field, await PostAsync("edits", Json(images, fields)));

    /// <summary>Where the whole page holds, and more tokens than the model reads are said.</summary>
    [Fact]
    public async Task Prompt_OfThirtyTwoThousandCharacters_IsTakenWithAWarning()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var prompt = string.Concat(Enumerable.Repeat("cat ", 8_000));
        using var longest = await PostAsync("generations", $$"""{"prompt":"{{prompt}}","steps":1,"output_format":"jpeg"}""");
        using var longer = await PostAsync("generations", $$"""{"prompt":"{{prompt}}a","steps":1}""");
        using var jpeg = await PostAsync(
            "generations",
            $$"""{"prompt":"{{prompt}}","negative_prompt":"dog","steps":1,"output_format":"jpeg"}"""
        );
        var answer = JsonNode.Parse(await longest.Content.ReadAsStringAsync(cancellationToken))!;

        Assert.Equal(HttpStatusCode.OK, longest.StatusCode);
        Assert.Contains("is left out", answer["data"]![0]!["warnings"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (longer.StatusCode, jpeg.StatusCode));
    }

    [Fact]
    public async Task Quality_SaysWhichPlanRuns()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var low = await PostAsync("generations", """{"prompt":"a cat","quality":"low"}""");
        using var high = await PostAsync("generations", """{"prompt":"a cat","quality":"hd"}""");

        // The tiny family has 20 steps and no plan for few.
        Assert.Equal(("low", 10), await PlanAsync(low));
        Assert.Equal(("high", 20), await PlanAsync(high));

        async Task<(string, int)> PlanAsync(HttpResponseMessage response)
        {
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
            var generation = JsonNode.Parse(
                await shared.Cluster.Http.GetStringAsync($"v1/generations/{answer["data"]![0]!["id"]}", cancellationToken)
            )!;
            var steps = generation["steps"]!.GetValue<int>();
            Assert.All(
                generation["ranges"]!
                    .AsArray()
                    .Where(range => steps == 20 && range!["from"]!.GetValue<int>() < range["to"]!.GetValue<int>()),
                range => Assert.Equal("large", range!["denoiser"]!.GetValue<string>())
            );
            return (answer["quality"]!.GetValue<string>(), steps);
        }
    }

    private static async Task AssertRefusedAsync(string field, HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var error = JsonNode.Parse(text)!["error"]!.AsObject();

            Assert.Equal((HttpStatusCode.BadRequest, field), (response.StatusCode, error["param"]?.GetValue<string>()));
            Assert.StartsWith(field, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(["message", "type", "param", "code"], error.Select(member => member.Key));
        }
    }

    private static string Json(string images, string fields) =>
        $$"""{"prompt":"a cat","steps":2,"images":[{{images}}]{{fields}}}""".Replace("PNG", Png, StringComparison.Ordinal);

    private Task<HttpResponseMessage> GenerateAsync(string fields) =>
        PostAsync("generations", $$"""{"prompt":"a cat","steps":1,{{fields}}}""");

    private Task<HttpResponseMessage> PostAsync(string call, string body) =>
        shared.Cluster.Http.PostAsync(
            "v1/images/" + call,
            new StringContent(body, Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken
        );

    private async Task<HttpResponseMessage> EditAsync(string field, string value)
    {
        using var form = Form();
        form.Add(new StringContent(value), field);
        return await shared.Cluster.Http.PostAsync("v1/images/edits", form, TestContext.Current.CancellationToken);
    }

    private static MultipartFormDataContent Form() =>
        new()
        {
            { new StringContent("a cat"), "prompt" },
            { new StringContent("2"), "steps" },
            { new ByteArrayContent(Picture()), "image", "image.png" },
        };

    /// <summary>The left half is transparent: as an image and as a mask.</summary>
    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(64, 64, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var i = 0; i < 64 * 64; i++)
        {
            bitmap.SetPixel(i % 64, i / 64, i % 64 < 32 ? SKColors.Transparent : SKColors.Gray);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
