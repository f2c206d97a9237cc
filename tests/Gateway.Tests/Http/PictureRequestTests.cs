using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Images;
using SkiaSharp;

namespace HybridGrains.Gateway.Tests.Http;

/// <summary>Pictures into and out of a real embedded cluster over real HTTP.</summary>
public sealed class PictureRequestTests : IAsyncLifetime
{
    private static readonly byte[] Image = Png((x, y) => new SKColor((byte)(x * 2), (byte)(y * 2), 90));
    private static readonly byte[] LeftHole = Png((x, _) => x < 64 ? SKColors.Transparent : SKColors.Black);
    private HttpCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await HttpCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Post_OutputFormats_AreWhatComesOut()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        foreach (
            var (format, name) in new[]
            {
                (SKEncodedImageFormat.Jpeg, "jpeg"),
                (SKEncodedImageFormat.Webp, "webp"),
                (SKEncodedImageFormat.Png, "png"),
            }
        )
        {
            using var response = await _cluster.Http.PostAsJsonAsync(
                "v1/images/generations",
                new
                {
                    prompt = "a cat",
                    steps = 1,
                    output_format = name,
                },
                cancellationToken
            );
            var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
            using var file = await _cluster.Http.GetAsync($"v1/generations/{json["data"]![0]!["id"]}/image", cancellationToken);

            Assert.Equal(name, json["output_format"]!.GetValue<string>());
            Assert.Equal("image/" + name, file.Content.Headers.ContentType!.MediaType);
            Assert.Equal(
                json["data"]![0]!["b64_json"]!.GetValue<string>(),
                Convert.ToBase64String(await file.Content.ReadAsByteArrayAsync(cancellationToken))
            );
            using var codec = SKCodec.Create(new MemoryStream(await file.Content.ReadAsByteArrayAsync(cancellationToken)));
            Assert.Equal(format, codec.EncodedFormat);
        }
    }

    [Fact]
    public async Task Post_ImageAsDataUrl_RunsTheStepsThatStrengthLeaves()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var body = new
        {
            prompt = "a cat",
            steps = 10,
            strength = 0.3,
            seed = 1,
            image = "data:image/png;base64," + Convert.ToBase64String(Image),
        };
        using var submitted = await _cluster.Http.PostAsJsonAsync("v1/generations", body, cancellationToken);
        var generation = JsonNode.Parse(await submitted.Content.ReadAsStringAsync(cancellationToken))!;

        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        Assert.Equal(7, generation["stepsDone"]!.GetValue<int>());
    }

    [Fact]
    public async Task Edit_NoMaskAndNothingTransparent_ChangesAllOfIt()
    {
        using var response = await _cluster.Http.PostAsync(
            "v1/images/edits",
            Form(Image, fields: ("steps", "2")),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task OpenAiPackage_Unmodified_EditsAPicture()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var client = new ImageClient(
            "tiny-family",
            new ApiKeyCredential("none"),
            new OpenAIClientOptions { Endpoint = new Uri(_cluster.Http.BaseAddress!, "v1"), RetryPolicy = new ClientRetryPolicy(0) }
        );

        var edited = await client.GenerateImageEditAsync(
            new MemoryStream(Image),
            "image.png",
            "a cat",
            new MemoryStream(LeftHole),
            "mask.png",
            cancellationToken: cancellationToken
        );

        using var bitmap = SKBitmap.Decode(edited.Value.ImageBytes.ToArray());
        Assert.Equal((128, 128), (bitmap.Width, bitmap.Height));
    }

    [Fact]
    public async Task OpenAiPackage_Unmodified_ReadsWhatAnAnswerSays()
    {
        var client = new ImageClient(
            "tiny-family",
            new ApiKeyCredential("none"),
            new OpenAIClientOptions { Endpoint = new Uri(_cluster.Http.BaseAddress!, "v1"), RetryPolicy = new ClientRetryPolicy(0) }
        );

        var made = await client.GenerateImagesAsync(
            "a cat",
            2,
            new ImageGenerationOptions
            {
                Quality = new GeneratedImageQuality("low"),
                Background = GeneratedImageBackground.Opaque,
                ModerationLevel = GeneratedImageModerationLevel.Low,
                OutputFileFormat = GeneratedImageFileFormat.Webp,
                OutputCompressionFactor = 100,
                EndUserId = "ann",
            },
            TestContext.Current.CancellationToken
        );

        Assert.Equal((2, GeneratedImageBackground.Opaque), (made.Value.Count, made.Value.Background));
        Assert.Equal(GeneratedImageFileFormat.Webp, made.Value.OutputFileFormat);
        Assert.Equal(512, made.Value.Usage.OutputTokenCount);
        Assert.Equal(0, made.Value.Usage.InputTokenDetails.ImageTokenCount);
        Assert.True(made.Value.Usage.InputTokenDetails.TextTokenCount > 0);
    }

    /// <summary>
    /// A mask protects what it covers: the two answers differ where it lets paint through only, but for what a decoder blurs over
    /// the edge.
    /// </summary>
    [Fact]
    public async Task Edit_TransparentHalf_KeepsTheOtherHalf()
    {
        using var one = SKBitmap.Decode(await EditAsync(seed: 1));
        using var two = SKBitmap.Decode(await EditAsync(seed: 2));

        Assert.True(
            Difference(one, two, 0, 32) > 4 * Difference(one, two, 96, 128),
            $"{Difference(one, two, 0, 32)} and {Difference(one, two, 96, 128)}"
        );
    }

    [Fact]
    public async Task Edit_WrongForms_GetTypedErrors()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        (string Field, HttpStatusCode Status, HttpContent Body)[] wrong =
        [
            ("image", HttpStatusCode.BadRequest, Form(image: null)),
            ("image", HttpStatusCode.BadRequest, Form("no picture"u8.ToArray())),
            ("image", HttpStatusCode.BadRequest, Form([])),
            ("mask", HttpStatusCode.BadRequest, Form(Image, Image)),
            ("n", HttpStatusCode.BadRequest, Form(Image, fields: ("n", "many"))),
            ("strength", HttpStatusCode.BadRequest, Form(Image, fields: ("strength", "2"))),
            ("fast", HttpStatusCode.BadRequest, Form(Image, fields: ("fast", "perhaps"))),
            ("mask_rule", HttpStatusCode.BadRequest, Form(Image, fields: ("mask_rule", "dark"))),
            ("body", HttpStatusCode.UnsupportedMediaType, new StringContent("{}")),
            ("body", HttpStatusCode.BadRequest, CutShort()),
        ];
        foreach (var (field, status, body) in wrong)
        {
            using var response = await _cluster.Http.PostAsync("v1/images/edits", body, cancellationToken);
            var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;

            Assert.Equal((status, field), (response.StatusCode, json["error"]!["param"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Post_BodyAboveTheLimit_Is413()
    {
        await using var cluster = await HttpCluster.StartAsync(("Gateway:MaxBodyBytes", "4096"));
        using var edit = await cluster.Http.PostAsync("v1/images/edits", Form(new byte[8_192]), TestContext.Current.CancellationToken);
        using var generation = await cluster.Http.PostAsJsonAsync(
            "v1/images/generations",
            new { prompt = "a", image = new byte[8_192] },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge),
            (edit.StatusCode, generation.StatusCode)
        );
    }

    private async Task<byte[]> EditAsync(int seed)
    {
        using var response = await _cluster.Http.PostAsync(
            "v1/images/edits",
            Form(Image, LeftHole, ("seed", $"{seed}"), ("steps", "4")),
            TestContext.Current.CancellationToken
        );
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return Convert.FromBase64String(json["data"]![0]!["b64_json"]!.GetValue<string>());
    }

    private static double Difference(SKBitmap one, SKBitmap two, int left, int right)
    {
        var sum = 0.0;
        for (var y = 0; y < one.Height; y++)
        {
            for (var x = left; x < right; x++)
            {
                var (a, b) = (one.GetPixel(x, y), two.GetPixel(x, y));
                sum += Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue);
            }
        }

        return sum / one.Height / (right - left);
    }

    private static MultipartFormDataContent Form(byte[]? image, byte[]? mask = null, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent("a cat"), "prompt" } };
        if (image is not null)
        {
            form.Add(new ByteArrayContent(image), "image", "image.png");
        }

        if (mask is not null)
        {
            form.Add(new ByteArrayContent(mask), "mask", "mask.png");
        }

        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }

    private static ByteArrayContent CutShort()
    {
        var body = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na ca"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        return body;
    }

    private static byte[] Png(Func<int, int, SKColor> color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(128, 128, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var i = 0; i < 128 * 128; i++)
        {
            bitmap.SetPixel(i % 128, i / 128, color(i % 128, i / 128));
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
