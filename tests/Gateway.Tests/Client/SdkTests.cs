using System.Net;
using System.Text.RegularExpressions;
using HybridGrains.Client;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Gateway.Tests.Security;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace HybridGrains.Gateway.Tests.Client;

/// <summary>The .NET client as its README shows it, and what it does when lines break.</summary>
public sealed partial class SdkTests : IAsyncLifetime
{
    private HttpCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await HttpCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Sample_OfTheReadme_MakesItsPictureAndShowsPreviews()
    {
        var (_, key) = await _cluster.CreateAsync("tenant-a");
        var folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;

        await SampleAsync(_cluster.Http.BaseAddress!, key, folder, TestContext.Current.CancellationToken);

        using var preview = SKBitmap.Decode(Path.Combine(folder, "preview.png"));
        using var picture = SKBitmap.Decode(Path.Combine(folder, "apple.png"));
        Assert.Equal((64, 128), (preview.Width, picture.Width));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Sample_OfTheReadme_IsTheOneThatRuns()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var readme = await File.ReadAllTextAsync(Checkout.Combine("Client", "README.md"), cancellationToken);
        var source = await File.ReadAllTextAsync(Checkout.Combine("tests", "Gateway.Tests", "Client", "SdkTests.cs"), cancellationToken);

        static string Words(string code) => Spaces().Replace(code, " ").Trim();
        Assert.Equal(
            Words(readme.Split("```csharp")[1].Split("```")[0]),
            Words(source.Split("// sample" + " begins")[1].Split("// sample" + " ends")[0])
        );
    }

    [Fact]
    public async Task Generate_ReaderWhoStops_EndsTheGeneration()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var client = new HybridGrainsClient(_cluster.Http);
        string? id = null;

        await foreach (
            var update in client.GenerateAsync(
                new GenerationSubmission
                {
                    Prompt = "a cat",
                    Steps = 150,
                    Size = "256x256",
                },
                cancellationToken
            )
        )
        {
            id = update.Generation.Id;
            break;
        }

        Assert.Equal("cancelled", (await client.GetAsync(id!, cancellationToken)).Status);
    }

    /// <summary>Each line of events is cut after two; the events go on where it broke, each once.</summary>
    [Fact]
    public async Task Generate_LinesThatBreak_MissesNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var http = new HttpClient(new CuttingHandler(lines: 14) { InnerHandler = new HttpClientHandler() })
        {
            BaseAddress = _cluster.Http.BaseAddress,
        };
        var updates = new List<GenerationUpdate>();

        await foreach (
            var update in new HybridGrainsClient(http).GenerateAsync(
                new GenerationSubmission { Prompt = "a cat", Steps = 4 },
                cancellationToken
            )
        )
        {
            updates.Add(update);
        }

        var ids = updates.Select(update => update.EventId).OfType<string>().ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.NotNull(updates[^1].Picture);
    }

    [Fact]
    public async Task Client_OfTheServices_TriesAgainWhatMayBeTriedAgain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var flaky = new FlakyHandler();
        var services = new ServiceCollection();
        services.AddHybridGrainsClient(_cluster.Http.BaseAddress!);
        services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => flaky));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<HybridGrainsClient>();

        GenerationUpdate? last = null;
        await foreach (var update in client.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 1 }, cancellationToken))
        {
            last = update;
        }

        Assert.NotNull(last!.Picture);
        Assert.Equal(2, flaky.Submissions.Count);
        Assert.Single(flaky.Submissions.Distinct());
        Assert.Single((await client.ListAsync(cancellationToken: cancellationToken)).Data);
    }

    [Fact]
    public async Task ImageGenerator_OfMicrosoftExtensionsAI_MakesAndEdits()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using IImageGenerator generator = new HybridGrainsImageGenerator(new HybridGrainsClient(_cluster.Http));

        var made = await generator.GenerateAsync(
            new ImageGenerationRequest("a cat"),
            new ImageGenerationOptions
            {
                Count = 2,
                ImageSize = new System.Drawing.Size(64, 128),
                MediaType = "image/webp",
                AdditionalProperties = new() { ["steps"] = 2, ["seed"] = 7 },
            },
            cancellationToken
        );
        var first = Assert.IsType<DataContent>(made.Contents[0]);
        var edited = await generator.GenerateAsync(
            new ImageGenerationRequest("a dog", [first]),
            new ImageGenerationOptions { AdditionalProperties = new() { ["steps"] = 2 } },
            cancellationToken
        );

        using var bitmap = SKBitmap.Decode(first.Data.ToArray());
        Assert.Equal((64, 128, "image/webp"), (bitmap.Width, bitmap.Height, first.MediaType));
        Assert.Equal([7L, 8L], made.Contents.Select(content => content.AdditionalProperties!["seed"]));
        Assert.Equal("image/png", Assert.IsType<DataContent>(Assert.Single(edited.Contents)).MediaType);
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            generator.GenerateAsync(
                new ImageGenerationRequest("a cat"),
                new ImageGenerationOptions { AdditionalProperties = new() { ["styl"] = "vivid" } },
                cancellationToken
            )
        );
    }

    private static async Task SampleAsync(Uri gateway, string key, string folder, CancellationToken cancellationToken)
    {
        // sample begins
        var services = new ServiceCollection();
        services.AddHybridGrainsClient(gateway, key);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<HybridGrainsClient>();

        await foreach (
            var update in client.GenerateAsync(
                new GenerationSubmission { Prompt = "a red apple to the left of a cat", PreviewEvery = 4 },
                cancellationToken
            )
        )
        {
            if (update.Preview is { } preview)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, "preview.png"), preview, cancellationToken);
            }

            if (update.Picture is { } picture)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, "apple.png"), picture, cancellationToken);
            }
        }
        // sample ends
    }

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();

    /// <summary>The first try of each submission reaches the cluster, and its answer is lost.</summary>
    private sealed class FlakyHandler : DelegatingHandler
    {
        public FlakyHandler()
            : base(new HttpClientHandler()) { }

        public List<string> Submissions { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Post)
            {
                return response;
            }

            Submissions.Add(request.Headers.GetValues("Idempotency-Key").Single());
            return Submissions.Count == 1 ? new HttpResponseMessage(HttpStatusCode.BadGateway) : response;
        }
    }
}
