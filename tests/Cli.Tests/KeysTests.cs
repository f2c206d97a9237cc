using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HybridGrains.Client;
using HybridGrains.Silo;
using HybridGrains.Tests.Processes;

namespace HybridGrains.Cli.Tests;

/// <summary>'keys' as processes, on a folder whose cluster does not run and against one that does.</summary>
public sealed class KeysTests
{
    [Fact]
    public async Task Keys_CreatedBeforeTheStart_HoldFromItsFirstCallAndAfterKill9()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var created = await JsonAsync(folder, "keys", "create", "--tenant", "studio", "--label", "Ann", "--json");
        var key = created["key"]!.GetValue<string>();

        await using (var up = await UpAsync(folder, cancellationToken))
        {
            using var caller = Client(folder, key);
            using var anonymous = Client(folder, null);
            Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("v1/models", cancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("v1/models", cancellationToken)).StatusCode);
            up.Signal(Signals.Kill);
            await up.EndsAsync(cancellationToken);
        }

        await using var again = await UpAsync(folder, cancellationToken);
        using var sameCaller = Client(folder, key);
        Assert.Equal(HttpStatusCode.OK, (await sameCaller.GetAsync("v1/models", cancellationToken)).StatusCode);

        // The same command now finds the cluster that runs on the folder, and shows it the key that lies there.
        var id = created["id"]!.GetValue<string>();
        await RunAsync(folder, 0, "keys", "revoke", id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await sameCaller.GetAsync("v1/models", cancellationToken)).StatusCode);
        var list = await RunAsync(folder, 0, "keys", "list");
        Assert.Contains(id, list, StringComparison.Ordinal);
        Assert.Contains("revoked", list, StringComparison.Ordinal);
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
        Assert.Contains(
            "\"status\":\"completed\"",
            await RunAsync(folder, 0, "generate", "a cat", "--steps", "1", "--json"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Usage_OfATenantWithAQuota_IsShownAndEndsWithIt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var key = (await JsonAsync(folder, "keys", "create", "--tenant", "studio", "--json"))["key"]!.GetValue<string>();
        await using var up = await UpAsync(folder, cancellationToken);
        using var caller = Client(folder, key);

        var set = await RunAsync(folder, 0, "keys", "quota", "studio", "--pictures", "1", "--alert-at", "0.5");
        using var made = await caller.PostAsync("v1/images/generations", Body(), cancellationToken);
        using var refused = await caller.PostAsync("v1/images/generations", Body(), cancellationToken);
        var usage = await JsonAsync(folder, "keys", "usage", "--tenant", "studio", "--json");
        var shown = await RunAsync(folder, 0, "keys", "usage", "--tenant", "studio");
        var csv = await RunAsync(folder, 0, "keys", "usage", "--tenant", "studio", "--csv");

        Assert.Contains("Tenant studio may take 1 pictures a day", set, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (made.StatusCode, refused.StatusCode));
        Assert.Equal(1, usage["data"]![0]!["completed"]!.GetValue<int>());
        Assert.Contains("1 of today's 1 pictures are used.", shown, StringComparison.Ordinal);
        Assert.Contains("tenant,day,model,completed", csv, StringComparison.Ordinal);

        static StringContent Body() => new("""{"prompt":"a cat","steps":1}""", new MediaTypeHeaderValue("application/json"));
    }

    [Theory]
    [InlineData("There is no key of that id.", "keys", "revoke", "nobody")]
    [InlineData("role must be one of user, agent-owner, operator", "keys", "create", "--role", "admin")]
    [InlineData("would show the secret to everyone", "keys", "list", "--api-key", "plain")]
    [InlineData("would show the secret to everyone", "up", "--port", "0", "--api-key", "plain")]
    public async Task Keys_WrongArguments_SayWhatIsWrong(string expected, params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        var output = await RunAsync(folder, 1, arguments);

        Assert.Contains(expected, output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("plain", output, StringComparison.Ordinal);
    }

    private static async Task<Running> UpAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var up = Running.Start(folder.Path, "up", "--port", "0", "--agents", "0");
        await up.SeesAsync("Ctrl+C stops it", cancellationToken);
        return up;
    }

    private static HttpClient Client(TemporaryFolder folder, string? key)
    {
        var client = new HttpClient { BaseAddress = ClusterAddress.Read(folder.File("data"))!.Url };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<JsonNode> JsonAsync(TemporaryFolder folder, params string[] arguments) =>
        JsonNode.Parse(await RunAsync(folder, 0, arguments))!;

    private static async Task<string> RunAsync(TemporaryFolder folder, int exitCode, params string[] arguments)
    {
        await using var run = Running.Start(folder.Path, arguments);
        var output = await run.EndsAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == run.ExitCode, $"exit code {run.ExitCode}: {output}");
        return output;
    }
}
