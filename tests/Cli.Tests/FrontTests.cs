using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HybridGrains.Client;
using HybridGrains.EdgeProtocol;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Tests;

/// <summary>What 'up' shows of itself: to callers and agents by TLS, to other users of the machine, to other machines.</summary>
public sealed class FrontTests
{
    [Fact]
    public async Task Tls_OfOurOwn_CarriesAgentsAndCommandsByItsPin()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var up = Running.Start(folder.Path, "up", "--port", "0", "--agents", "1", "--tls");
        await up.SeesAsync("Ctrl+C stops it", cancellationToken);
        var address = ClusterAddress.Read(folder.File("data"))!;

        await using var generate = Running.Start(folder.Path, "generate", "a cat", "--steps", "4", "--cloud-steps", "2", "--json");
        var made = await generate.EndsAsync(cancellationToken);
        using var unpinned = new HttpClient { BaseAddress = address.Url };
        await using var stranger = Running.Start(
            folder.Path,
            new Dictionary<string, string>
            {
                ["HYBRIDGRAINS_EDGE_TOKEN"] = address.EdgeToken,
                [CertificatePin.Variable] = "sha256:" + new string('0', 64),
            },
            "agent",
            "--gateway",
            address.Url.ToString(),
            "--models",
            RunningCluster.Models
        );
        await stranger.SeesAsync("not connected", cancellationToken);
        using var seen = Pinned(address);
        var id = JsonNode.Parse(made)!["id"]!.GetValue<string>();

        Assert.Equal(("https", 0), (address.Url.Scheme, generate.ExitCode));
        Assert.Contains("\"status\":\"completed\"", made, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await seen.GetAsync($"v1/generations/{id}", cancellationToken)).StatusCode);
        Assert.Contains($"{CertificatePin.Variable}={address.TlsPin}", up.Output, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => unpinned.GetAsync("health/live", cancellationToken));
    }

    [Fact]
    public async Task Tls_OfOurOwn_IsExpectedByEveryCommandThatAsksTheCluster()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var up = Running.Start(folder.Path, "up", "--port", "0", "--agents", "0", "--tls");
        await up.SeesAsync("Ctrl+C stops it", cancellationToken);

        string[][] commands =
        [
            ["agents", "list"],
            ["tokens", "list"],
            ["keys", "list"],
            ["keys", "usage"],
            ["list"],
        ];
        foreach (var command in commands)
        {
            await using var asked = Running.Start(folder.Path, command);
            Assert.True(
                (await asked.EndsAsync(cancellationToken), asked.ExitCode) is (_, 0),
                $"{string.Join(' ', command)}: {asked.Output}"
            );
        }
    }

    [Fact]
    public async Task Up_BeyondThisMachine_IsRefusedUntilThereIsAKey()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var refused = Running.Start(folder.Path, "up", "--host", "0.0.0.0", "--port", "0", "--agents", "0");
        var output = await refused.EndsAsync(cancellationToken);
        await using var create = Running.Start(folder.Path, "keys", "create", "--role", "operator");
        await create.EndsAsync(cancellationToken);
        await using var up = Running.Start(folder.Path, "up", "--host", "0.0.0.0", "--port", "0", "--agents", "0");

        await up.SeesAsync("Ctrl+C stops it", cancellationToken);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("keys create", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    /// <summary>What every user of a machine can list of every process.</summary>
    [Fact]
    public async Task Processes_OfACluster_ShowNoSecretAmongTheirArguments()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "arguments of processes are read from /proc");
        var cancellationToken = TestContext.Current.CancellationToken;
        const string key = "a-key-that-nobody-may-see";
        await using var cluster = await RunningCluster.StartAsync(
            new Dictionary<string, string> { ["HYBRIDGRAINS_API_KEY"] = key },
            cancellationToken,
            "--agents",
            "2"
        );
        var arguments = new List<string>();
        foreach (var process in cluster.Children().Append(cluster.Address.ProcessId))
        {
            arguments.Add(await File.ReadAllTextAsync($"/proc/{process}/cmdline", cancellationToken));
        }

        Assert.Equal(3, arguments.Count);
        string[] secrets = [key, cluster.Address.EdgeToken, cluster.Address.OperatorKey!];
        Assert.All(arguments, line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Logs_AfterGenerationsAndWrongRequests_HaveNoPrompt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        const string prompt = "aquamarine-rhinoceros";
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "1");
        await cluster.GenerateAsync(new GenerationSubmission { Prompt = prompt, Steps = 2 }, cancellationToken);
        using var wrong = await cluster.Http.PostAsync(
            "v1/generations",
            new StringContent($$"""{"prompt":"{{prompt}}","sampler":"{{prompt}}"}""", System.Text.Encoding.UTF8, "application/json"),
            cancellationToken
        );

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.DoesNotContain(prompt, cluster.Output, StringComparison.Ordinal);
        foreach (var log in Directory.GetFiles(Path.Combine(cluster.Folder, "data", "logs")))
        {
            Assert.DoesNotContain(prompt, await File.ReadAllTextAsync(log, cancellationToken), StringComparison.Ordinal);
        }
    }

    private static HttpClient Pinned(ClusterAddress address)
    {
        var expected = CertificatePin.Parse(address.TlsPin!);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => expected.Accepts(certificate, errors);
        return new HttpClient(handler)
        {
            BaseAddress = address.Url,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", address.OperatorKey) },
        };
    }
}
