using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace HybridGrains.Client;

/// <summary>Registers the client.</summary>
public static class HybridGrainsClientServices
{
    private const int Tries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// <see cref="HybridGrainsClient"/> and <see cref="IImageGenerator"/>, over HTTP that tries again what may be tried again: reads,
    /// deletions, and calls with an idempotency key; not after <c>x-should-retry: false</c>.
    /// </summary>
    /// <param name="gateway">Address of the gateway, such as http://host:5080.</param>
    /// <param name="key">Shown as bearer token. Default: null, none.</param>
    public static IServiceCollection AddHybridGrainsClient(this IServiceCollection services, Uri gateway, string? key = null)
    {
        services
            .AddHttpClient<HybridGrainsClient>(http =>
            {
                (http.BaseAddress, http.Timeout) = (gateway, Timeout.InfiniteTimeSpan);
                http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
            })
            .AddResilienceHandler(
                "hybridgrains",
                pipeline =>
                    pipeline.AddRetry(
                        new HttpRetryStrategyOptions
                        {
                            MaxRetryAttempts = Tries - 1,
                            Delay = FirstPause,
                            BackoffType = DelayBackoffType.Exponential,
                            UseJitter = true,
                            ShouldRetryAfterHeader = true,
                            ShouldHandle = arguments => ValueTask.FromResult(MayTryAgain(arguments.Context, arguments.Outcome)),
                        }
                    )
            );
#pragma warning disable MEAI001 // Experimental in Microsoft.Extensions.AI: whoever asks for it is told so.
        services.AddTransient<IImageGenerator>(provider => new HybridGrainsImageGenerator(
            provider.GetRequiredService<HybridGrainsClient>()
        ));
#pragma warning restore MEAI001
        return services;
    }

    private static bool MayTryAgain(ResilienceContext context, Outcome<HttpResponseMessage> outcome)
    {
        var request = context.GetRequestMessage();
        if (request is null || (request.Method == HttpMethod.Post && !request.Headers.Contains(ApiResponse.IdempotencyKey)))
        {
            return false;
        }

        if (outcome.Result is not { } response)
        {
            return outcome.Exception is HttpRequestException;
        }

        return response.StatusCode
                is HttpStatusCode.RequestTimeout
                    or HttpStatusCode.TooManyRequests
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout
            && !(response.Headers.TryGetValues("x-should-retry", out var words) && words.Contains("false"));
    }
}
