using System.Text;
using HybridGrains.Grains.Interfaces.Webhooks;
using HybridGrains.Grains.Webhooks;

namespace HybridGrains.Grains.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    /// <summary>The example of the Standard Webhooks specification and of its libraries' own tests.</summary>
    [Fact]
    public void Header_OfTheSpecificationsExample_IsTheSpecifications()
    {
        var secrets = new WebhookSecrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", null, null);
        var body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

        var header = WebhookSignature.Header(secrets, "msg_p5jXN8AQM9LWM0D4loKWxJek", At, body);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", header);
    }

    [Fact]
    public void Header_AfterARotation_HasBothUntilTheFormerEnds()
    {
        var secrets = WebhookSignature.Rotate(WebhookSignature.New(), At);

        Assert.Equal(2, WebhookSignature.Header(secrets, "a", At, []).Split(' ').Length);
        Assert.Single(WebhookSignature.Header(secrets, "a", secrets.FormerUntil!.Value, []).Split(' '));
        Assert.DoesNotContain(secrets.Current, secrets.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Retries_GrowAndEnd()
    {
        var waits = Enumerable.Range(1, WebhookRetries.MaxTries).Select(tries => WebhookRetries.After(tries, 0)).ToList();

        Assert.Equal(waits.SkipLast(1).Order(), waits.SkipLast(1));
        Assert.Null(waits[^1]);
        Assert.True(WebhookRetries.After(1, 1) > WebhookRetries.After(1, 0));
    }
}
