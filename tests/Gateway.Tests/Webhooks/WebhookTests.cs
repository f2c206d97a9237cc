using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Client;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Gateway.Tests.Security;

namespace HybridGrains.Gateway.Tests.Webhooks;

/// <summary>Webhooks of a running cluster, to a real server.</summary>
public sealed class WebhookTests
{
    private static readonly (string, string)[] Private = [("Webhooks:AllowPrivate", "true"), ("Webhooks:Every", "00:00:00.1")];

    [Fact]
    public async Task End_IsToldOnceSignedAndWithoutThePrompt()
    {
        await using var cluster = await HttpCluster.StartAsync(Private);
        await using var receiver = await Receiver.StartAsync();
        using var caller = cluster.With((await cluster.CreateAsync("tenant-a")).Text);
        var secret = (await new WebhooksClient(caller).GetSecretAsync(Cancellation)).Secret;

        var id = await SubmitAsync(
            caller,
            new
            {
                prompt = "a secret cat",
                steps = 1,
                webhook = receiver.Url,
            }
        );
        var received = await receiver.NextAsync();
        var told = JsonNode.Parse(received.Body)!;

        Assert.Equal($"evt_{id}", received.Id);
        Assert.Equal(("event", "generation.completed"), (told["object"]!.GetValue<string>(), told["type"]!.GetValue<string>()));
        Assert.Equal((id, "completed"), (told["data"]!["id"]!.GetValue<string>(), told["data"]!["status"]!.GetValue<string>()));
        Assert.DoesNotContain("secret cat", told.ToJsonString(), StringComparison.Ordinal);
        Assert.True(Verify(secret, received));
        Assert.False(Verify("whsec_" + Convert.ToBase64String(new byte[32]), received));
        received.Body[^2] ^= 1;
        Assert.False(Verify(secret, received));
        await DeliveredAsync(caller);
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Receiver_ThatFailsAndRedirects_IsTriedAgainAtTheSameAddress()
    {
        await using var cluster = await HttpCluster.StartAsync(Private);
        await using var receiver = await Receiver.StartAsync(302);
        using var caller = cluster.With((await cluster.CreateAsync("tenant-a")).Text);
        var webhooks = new WebhooksClient(caller);
        var former = (await webhooks.GetSecretAsync(Cancellation)).Secret;

        var id = await SubmitAsync(
            caller,
            new
            {
                prompt = "a cat",
                steps = 1,
                webhook = receiver.Url,
            }
        );
        var first = await receiver.NextAsync();
        var waiting = await WaitAsync(async () =>
            await webhooks.ListAsync(cancellationToken: Cancellation) is [{ Tries: 1 } one] ? one : null
        );
        var current = (await webhooks.RotateSecretAsync(Cancellation)).Secret;
        var second = await receiver.NextAsync();

        Assert.Equal((id, "The receiver answered 302."), (waiting.Id, waiting.Reason));
        Assert.NotNull(waiting.NextTry);
        Assert.Equal(first.Id, second.Id);
        // The receiver may know either of them yet.
        Assert.NotEqual(former, current);
        Assert.True(Verify(former, second) && Verify(current, second));
        await DeliveredAsync(caller);
    }

    [Fact]
    public async Task Receiver_ThatWantsNoMore_IsLeftAlone()
    {
        await using var cluster = await HttpCluster.StartAsync(Private);
        await using var receiver = await Receiver.StartAsync(410);
        using var caller = cluster.With((await cluster.CreateAsync("tenant-a")).Text);
        using var stranger = cluster.With((await cluster.CreateAsync("tenant-b")).Text);
        var webhooks = new WebhooksClient(caller);

        await SubmitAsync(
            caller,
            new
            {
                prompt = "a cat",
                steps = 1,
                webhook = receiver.Url,
            }
        );
        await receiver.NextAsync();
        var over = await WaitAsync(async () =>
            await webhooks.ListAsync(cancellationToken: Cancellation) is [{ Tries: 1 } one] ? one : null
        );

        Assert.Null(over.NextTry);
        Assert.Empty(await new WebhooksClient(stranger).ListAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Cancelled_IsToldToo()
    {
        await using var cluster = await HttpCluster.StartAsync(Private);
        await using var receiver = await Receiver.StartAsync();
        var id = await SubmitAsync(
            cluster.Http,
            new
            {
                prompt = "a cat",
                steps = 150,
                size = "256x256",
                webhook = receiver.Url,
            }
        );

        using var _ = await cluster.Http.DeleteAsync($"v1/generations/{id}", Cancellation);
        var told = JsonNode.Parse((await receiver.NextAsync()).Body)!;

        Assert.Equal("generation.cancelled", told["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("ftp://example.com/")]
    [InlineData("example.com/hook")]
    [InlineData("http://example.com/hook")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://example.com/#part")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://10.0.0.1/")]
    public async Task Address_ThatIsNotOfTheInternet_IsRefusedByName(string url)
    {
        await using var cluster = await HttpCluster.StartAsync();

        using var refused = await cluster.Http.PostAsJsonAsync("v1/generations", new { prompt = "a cat", webhook = url }, Cancellation);

        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancellation))!["error"]!;
        Assert.Equal((HttpStatusCode.BadRequest, "webhook"), (refused.StatusCode, error["param"]!.GetValue<string>()));
    }

    /// <summary>A name is judged by where it leads when it is called.</summary>
    [Fact]
    public async Task Name_ThatLeadsToThisMachine_IsNotCalled()
    {
        await using var cluster = await HttpCluster.StartAsync(("Webhooks:Every", "00:00:00.1"));
        await using var receiver = await Receiver.StartAsync();
        var port = new Uri(receiver.Url).Port;

        await SubmitAsync(
            cluster.Http,
            new
            {
                prompt = "a cat",
                steps = 1,
                webhook = $"https://localhost:{port}/hook",
            }
        );
        var waiting = await WaitAsync(async () =>
            await new WebhooksClient(cluster.Http).ListAsync(cancellationToken: Cancellation) is [{ Tries: 1 } one] ? one : null
        );

        Assert.Equal("localhost is no address of the public internet.", waiting.Reason);
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task Quota_UsedToItsShare_IsToldOnceADay()
    {
        await using var cluster = await HttpCluster.StartAsync(Private);
        await using var receiver = await Receiver.StartAsync();
        using var caller = cluster.With((await cluster.CreateAsync("tenant-a")).Text);
        using var @operator = cluster.Operator();
        using var set = await @operator.PutAsJsonAsync(
            "v1/tenants/tenant-a/quota",
            new
            {
                pictures_per_day = 4,
                alert_at = 0.5,
                alert_webhook = receiver.Url,
            },
            Cancellation
        );
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);

        for (var i = 0; i < 3; i++)
        {
            using var made = await caller.PostAsJsonAsync("v1/images/generations", new { prompt = "a cat", steps = 1 }, Cancellation);
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        var told = JsonNode.Parse((await receiver.NextAsync()).Body)!;
        Assert.Equal("quota.alert", told["type"]!.GetValue<string>());
        Assert.Equal(
            ("tenant-a", "pictures", 0.5, 2.0, 4.0),
            (
                told["data"]!["tenant"]!.GetValue<string>(),
                told["data"]!["quota"]!.GetValue<string>(),
                told["data"]!["share"]!.GetValue<double>(),
                told["data"]!["used"]!.GetValue<double>(),
                told["data"]!["most"]!.GetValue<double>()
            )
        );
        Assert.True(Verify((await new WebhooksClient(caller).GetSecretAsync(Cancellation)).Secret, receiver.All.Single()));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static bool Verify(string secret, Received received) =>
        WebhooksClient.Verify(secret, received.Id, received.Timestamp, received.Signatures, received.Body);

    private static async Task<string> SubmitAsync(HttpClient caller, object body)
    {
        using var response = await caller.PostAsJsonAsync("v1/generations", body, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["id"]!.GetValue<string>();
    }

    private static Task DeliveredAsync(HttpClient caller) =>
        WaitAsync(async () => (await new WebhooksClient(caller).ListAsync(cancellationToken: Cancellation)).Count == 0 ? "" : null);

    private static async Task<T> WaitAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(50, Cancellation);
        }
    }
}
