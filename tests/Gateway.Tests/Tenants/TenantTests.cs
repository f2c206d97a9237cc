using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Gateway.Tests.Security;
using Microsoft.AspNetCore.Builder;

namespace HybridGrains.Gateway.Tests.Tenants;

/// <summary>Two tenants with keys on a running cluster of two gateways: quotas, lists, usage and what operators did.</summary>
public sealed class TenantTests : IAsyncLifetime
{
    private HttpCluster _cluster = null!;
    private WebApplication _gateway = null!;
    private Uri _other = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await HttpCluster.StartAsync();
        (_gateway, _other) = await _cluster.JoinGatewayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Quota_PicturesOfADay_HoldOverGatewaysAndForItsTenantAlone()
    {
        var (a, b) = (await CallersAsync("tenant-a"), await CallersAsync("tenant-b"));
        await SetQuotaAsync("tenant-a", new { pictures_per_day = 2, alert_at = 0.5 });

        using var first = await MakeAsync(a.Here);
        using var second = await MakeAsync(a.There);
        using var third = await MakeAsync(a.There);
        using var others = await MakeAsync(b.There);
        var error = (await ReadAsync(third))["error"]!;

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK],
            ((HttpResponseMessage[])[first, second, third, others]).Select(answer => answer.StatusCode)
        );
        Assert.Equal("quota_exceeded", error["code"]!.GetValue<string>());
        Assert.Contains("the quota is 2 a day", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        // OpenAI's clients obey it, and would ask twice more within seconds.
        Assert.Equal("false", third.Headers.GetValues("x-should-retry").Single());
        Assert.True(third.Headers.RetryAfter!.Delta > TimeSpan.Zero);

        var usage = await GetAsync(a.Here, "v1/usage");
        Assert.Equal(
            (2, "tiny-family"),
            (usage["data"]![0]!["completed"]!.GetValue<int>(), usage["data"]![0]!["model"]!.GetValue<string>())
        );
        Assert.Equal("2 of today's 2 pictures are used.", usage["alerts"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Quota_OpenAtATime_EndsWithWhatIsOpen()
    {
        var a = await CallersAsync("tenant-a");
        await SetQuotaAsync("tenant-a", new { concurrent = 1 });
        var running = await a.Here.SubmitAsync(150, "256x256");

        using var refused = await PostAsync(a.There, "v1/generations", new { prompt = "a cat", steps = 1 });
        using var cancelled = await a.Here.DeleteAsync($"v1/generations/{running}", TestContext.Current.CancellationToken);
        using var taken = await PostAsync(a.There, "v1/generations", new { prompt = "a cat", steps = 1 });

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.Accepted), (refused.StatusCode, taken.StatusCode));
    }

    [Fact]
    public async Task Quota_CloudSeconds_AreThoseOfTheUsage()
    {
        var a = await CallersAsync("tenant-a");
        using var first = await MakeAsync(a.Here);
        var used = (await GetAsync(a.Here, "v1/usage"))["data"]![0]!["cloud_seconds"]!.GetValue<double>();

        await SetQuotaAsync("tenant-a", new { cloud_seconds_per_day = used / 2 });
        using var refused = await MakeAsync(a.Here);
        await SetQuotaAsync("tenant-a", new { });
        using var taken = await MakeAsync(a.Here);

        Assert.True(used > 0);
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (refused.StatusCode, taken.StatusCode));
    }

    [Theory]
    [InlineData("""{"concurrent":-1}""", "concurrent")]
    [InlineData("""{"alert_at":0}""", "alert_at")]
    [InlineData("""{"alert_at":2}""", "alert_at")]
    [InlineData("""{"pictures_per_day":1.5}""", "pictures_per_day")]
    [InlineData("""{"pictures":1}""", "pictures")]
    [InlineData("""{"alert_at":0.5,"alert_webhook":"ftp://a"}""", "alert_webhook")]
    [InlineData("""{"alert_at":0.5,"alert_webhook":"http://example.com/"}""", "alert_webhook")]
    [InlineData("""{"alert_at":0.5,"alert_webhook":"https://192.168.0.1/"}""", "alert_webhook")]
    [InlineData("""{"alert_webhook":"https://example.com/"}""", "alert_at")]
    public async Task Quota_ThatIsNone_IsRefusedByName(string body, string field)
    {
        using var @operator = _cluster.Operator();

        using var response = await @operator.PutAsync(
            "v1/tenants/tenant-a/quota",
            new StringContent(body, new MediaTypeHeaderValue("application/json")),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            (HttpStatusCode.BadRequest, field),
            (response.StatusCode, (await ReadAsync(response))["error"]!["param"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task List_IsTheTenantsOwnPageByPage()
    {
        var (a, b) = (await CallersAsync("tenant-a"), await CallersAsync("tenant-b"));
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await a.Here.SubmitAsync());
        }

        await b.Here.SubmitAsync();

        var newest = await GetAsync(a.There, "v1/generations?limit=2");
        var oldest = await GetAsync(a.There, $"v1/generations?limit=2&before={newest["next"]}");

        // Ids sort by their millisecond; within one, by chance.
        Assert.Equal(
            ids.OrderDescending(StringComparer.Ordinal),
            newest["data"]!.AsArray().Concat(oldest["data"]!.AsArray()).Select(item => item!["id"]!.GetValue<string>())
        );
        Assert.Null(oldest["next"]);
        using var wrong = await a.Here.GetAsync("v1/generations?limit=101", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Usage_AsCsv_HasALineADayAndFamily()
    {
        var (a, b) = (await CallersAsync("tenant-a"), await CallersAsync("tenant-b"));
        using var made = await MakeAsync(a.Here);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        var lines = (await a.Here.GetStringAsync("v1/usage?format=csv", TestContext.Current.CancellationToken)).Split("\r\n");
        using var strangers = await b.Here.GetAsync("v1/usage?tenant=tenant-a", TestContext.Current.CancellationToken);
        using var @operator = _cluster.Operator();
        var seen = await GetAsync(@operator, "v1/usage?tenant=tenant-a");
        using var wrong = await a.Here.GetAsync("v1/usage?from=yesterday", TestContext.Current.CancellationToken);

        Assert.Equal("tenant,day,model,completed,failed,cancelled,cloud_seconds,edge_seconds", lines[0]);
        Assert.StartsWith($"tenant-a,{today},tiny-family,1,0,0,", lines[1], StringComparison.Ordinal);
        Assert.Equal(("", 3), (lines[2], lines.Length));
        Assert.Equal(HttpStatusCode.Forbidden, strangers.StatusCode);
        Assert.Equal(1, seen["data"]![0]!["completed"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Audit_HasWhatOperatorsDid()
    {
        var a = await CallersAsync("tenant-a");
        var (spare, _) = await _cluster.CreateAsync("tenant-b");
        var (id, text) = await _cluster.CreateAsync("ops", "operator");
        using var @operator = _cluster.With(text);
        using var refused = await PostAsync(@operator, "v1/keys", new { tenant = "NOT VALID" });
        using var revoked = await @operator.DeleteAsync($"v1/keys/{spare}", TestContext.Current.CancellationToken);
        using var made = await MakeAsync(a.Here);
        using var local = _cluster.Operator();

        var log = (await GetAsync(local, "v1/audit?limit=2"))["data"]!.AsArray();
        using var forbidden = await a.Here.GetAsync("v1/audit", TestContext.Current.CancellationToken);

        Assert.Equal(
            [($"DELETE /v1/keys/{spare}", 200, id), ("POST /v1/keys", 400, id)],
            log.Select(entry => (entry!["action"]!.GetValue<string>(), entry["status"]!.GetValue<int>(), entry["key"]!.GetValue<string>()))
        );
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    private async Task<(HttpClient Here, HttpClient There)> CallersAsync(string tenant)
    {
        var (_, text) = await _cluster.CreateAsync(tenant);
        return (
            _cluster.With(text),
            new HttpClient
            {
                BaseAddress = _other,
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", text) },
            }
        );
    }

    private async Task SetQuotaAsync(string tenant, object quota)
    {
        using var @operator = _cluster.Operator();
        using var response = await @operator.PutAsJsonAsync($"v1/tenants/{tenant}/quota", quota, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<HttpResponseMessage> MakeAsync(HttpClient caller) =>
        PostAsync(caller, "v1/images/generations", new { prompt = "a cat", steps = 1 });

    private static Task<HttpResponseMessage> PostAsync(HttpClient caller, string path, object body) =>
        caller.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    private static async Task<JsonNode> GetAsync(HttpClient caller, string path) =>
        JsonNode.Parse(await caller.GetStringAsync(path, TestContext.Current.CancellationToken))!;
}
