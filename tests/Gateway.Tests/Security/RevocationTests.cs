using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Tests.Http;

namespace HybridGrains.Gateway.Tests.Security;

/// <summary>A revoked key ends at once: for new calls, for the stream that is open, for the answer that is waited for.</summary>
public sealed class RevocationTests : IAsyncLifetime
{
    /// <summary>Longer than any revocation takes, on any machine.</summary>
    private const int ManySteps = 150;

    private HttpCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await HttpCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Revoke_Key_IsRefusedFromThenOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (id, text) = await _cluster.CreateAsync("tenant-a");
        using var caller = _cluster.With(text);
        using var before = await caller.GetAsync("v1/models", cancellationToken);

        await RevokeAsync(id);
        using var after = await caller.GetAsync("v1/models", cancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task Revoke_WhileAStreamIsOpen_BreaksItBeforeItsEnd()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (id, text) = await _cluster.CreateAsync("tenant-a");
        using var caller = _cluster.With(text);
        var generation = await caller.SubmitAsync(ManySteps, "64x64");
        await using var stream = await caller.GetStreamAsync($"v1/generations/{generation}/events", cancellationToken);
        using var reader = new StreamReader(stream);
        var first = await reader.ReadLineAsync(cancellationToken);

        await RevokeAsync(id);
        var broken = await Record.ExceptionAsync(async () =>
            Assert.DoesNotContain("\"status\":\"completed\"", await reader.ReadToEndAsync(cancellationToken), StringComparison.Ordinal)
        );

        Assert.NotEmpty(first!);
        Assert.True(broken is IOException or HttpRequestException, $"{broken}");
    }

    [Fact]
    public async Task Revoke_WhileAPictureIsWaitedFor_Answers401()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (id, text) = await _cluster.CreateAsync("tenant-a");
        using var caller = _cluster.With(text);
        var waiting = caller.PostAsJsonAsync(
            "v1/images/generations",
            new
            {
                prompt = "a cat",
                steps = ManySteps,
                n = 10,
            },
            cancellationToken
        );
        await WaitUntilItRunsAsync(cancellationToken);

        await RevokeAsync(id);
        using var answer = await waiting;

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Revoke_LastKey_OpensNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (id, _) = await _cluster.CreateAsync("tenant-a");

        await RevokeAsync(id);
        using var anonymous = await _cluster.Http.GetAsync("v1/models", cancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
    }

    [Fact]
    public async Task Key_ItsText_IsShownOnceAndStoredNowhere()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (id, text) = await _cluster.CreateAsync("tenant-a");
        using var @operator = _cluster.Operator();
        await RevokeAsync(id);

        var list = await @operator.GetStringAsync("v1/keys", cancellationToken);

        Assert.Contains(id, list, StringComparison.Ordinal);
        Assert.DoesNotContain(text[^20..], list, StringComparison.Ordinal);
        foreach (
            var file in Directory
                .EnumerateFiles(_cluster.Folder, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "lock")
        )
        {
            Assert.False(await ContainsAsync(file, text[^20..]), file);
        }
    }

    private async Task RevokeAsync(string id)
    {
        using var @operator = _cluster.Operator();
        using var response = await @operator.DeleteAsync($"v1/keys/{id}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task WaitUntilItRunsAsync(CancellationToken cancellationToken)
    {
        using var @operator = _cluster.Operator();
        while (true)
        {
            var cluster = JsonNode.Parse(await @operator.GetStringAsync("v1/cluster", cancellationToken))!;
            if (cluster["workers"]!.AsArray().Any(worker => worker!["running"]!.GetValue<int>() > 0))
            {
                return;
            }
        }
    }

    private static async Task<bool> ContainsAsync(string path, string text)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Contains(text, StringComparison.Ordinal);
    }
}
