using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Gateway.Tests.Security;

namespace HybridGrains.Gateway.Tests.Generations;

/// <summary>What a caller is told while it waits, and when it comes back.</summary>
public sealed class OutlookTests : IAsyncLifetime
{
    private HttpCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await HttpCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Get_OneThatWaits_HasItsPlaceAndItsExpectedEnd()
    {
        await _cluster.Http.SubmitAsync();
        var ids = new List<string>();
        for (var i = 0; i < 24; i++)
        {
            ids.Add(await _cluster.Http.SubmitAsync(150, "256x256"));
        }

        var last = await GetAsync($"v1/generations/{ids[^1]}");
        var before = await GetAsync($"v1/generations/{ids[^2]}");

        Assert.Equal("queued", last["status"]!.GetValue<string>());
        Assert.Contains("waiting for", last["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(last["queue"]!["place"]!.GetValue<int>() > 1);
        Assert.True(last["queue"]!["waiting"]!.GetValue<int>() >= last["queue"]!["place"]!.GetValue<int>());
        Assert.True(last["queue"]!["expectedWaitMs"]!.GetValue<double>() > 0);
        Assert.True(last["expectedMs"]!.GetValue<double>() > last["queue"]!["expectedWaitMs"]!.GetValue<double>());
        Assert.True(before["queue"]!["place"]!.GetValue<int>() < last["queue"]!["place"]!.GetValue<int>());
    }

    [Fact]
    public async Task Get_OneThatHasEnded_HasItsStages()
    {
        using var made = await _cluster.Http.PostAsJsonAsync(
            "v1/images/generations",
            new { prompt = "a cat", steps = 4 },
            TestContext.Current.CancellationToken
        );
        var id = (await ReadAsync(made))["data"]![0]!["id"]!.GetValue<string>();

        var ended = await GetAsync($"v1/generations/{id}");
        var stages = ended["stages"]!;

        Assert.All((string[])["denoiseMs", "decodeMs", "totalMs"], name => Assert.True(stages[name]!.GetValue<double>() > 0, name));
        Assert.Equal(
            stages["totalMs"]!.GetValue<double>(),
            ((string[])["waitMs", "denoiseMs", "decodeMs", "lostMs"]).Sum(name => stages[name]!.GetValue<double>()),
            0.1
        );
        Assert.Null(ended["queue"]);
    }

    [Fact]
    public async Task DryRun_EstimatesAndSubmitsNothing()
    {
        using (var made = await PostAsync("""{"prompt":"a cat","steps":2}"""))
        {
            var id = (await ReadAsync(made))["id"]!.GetValue<string>();
            await _cluster.Http.GetStringAsync($"v1/generations/{id}/events", TestContext.Current.CancellationToken);
        }

        using var dry = await PostAsync("""{"prompt":"a cat","dry_run":true,"quality":"high"}""");
        using var wrong = await PostAsync("""{"prompt":"a cat","dry_run":true,"steps":0}""");
        var answer = await ReadAsync(dry);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (dry.StatusCode, wrong.StatusCode));
        Assert.Equal((20, 20), (answer["steps"]!.GetValue<int>(), answer["cloud_steps"]!.GetValue<int>()));
        Assert.True(answer["estimate"]!["cloudMs"]!.GetValue<double>() > 0);
        Assert.Single((await GetAsync("v1/generations"))["data"]!.AsArray());
    }

    /// <summary>The events after the one that was seen come again, once, and no others.</summary>
    [Fact]
    public async Task Events_AfterAReconnect_GoOnAfterTheLastThatWasSeen()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var id = await _cluster.Http.SubmitAsync(60);
        string? seen = null;
        using (
            var response = await _cluster.Http.GetAsync(
                $"v1/generations/{id}/events",
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            )
        )
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (seen is null && await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                seen = line.StartsWith("id: ", StringComparison.Ordinal) ? line["id: ".Length..] : null;
            }
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/generations/{id}/events");
        request.Headers.Add("Last-Event-ID", seen);
        using var resumed = await _cluster.Http.SendAsync(request, cancellationToken);
        var ids = Ids(await resumed.Content.ReadAsStringAsync(cancellationToken));
        request.Dispose();
        using var again = new HttpRequestMessage(HttpMethod.Get, $"v1/generations/{id}/events");
        again.Headers.Add("Last-Event-ID", "somewhere-else-7");
        using var whole = await _cluster.Http.SendAsync(again, cancellationToken);

        var first = long.Parse(seen!.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Enumerable.Range(1, ids.Count).Select(i => first + i), ids);
        Assert.Contains("\"status\":\"completed\"", await whole.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);
    }

    private static List<long> Ids(string events) =>
        [
            .. events
                .Split('\n')
                .Where(line => line.StartsWith("id: ", StringComparison.Ordinal))
                .Select(line => long.Parse(line.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)),
        ];

    private Task<HttpResponseMessage> PostAsync(string body) =>
        _cluster.Http.PostAsync(
            "v1/generations",
            new StringContent(body, new MediaTypeHeaderValue("application/json")),
            TestContext.Current.CancellationToken
        );

    private async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await _cluster.Http.GetStringAsync(path, TestContext.Current.CancellationToken))!;

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
}
