using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace HybridGrains.Gateway.Tests.Http;

/// <summary>Bad requests over real HTTP against a real embedded cluster: each gets a typed error, and the next good one works.</summary>
public sealed class WrongRequestTests : IAsyncLifetime
{
    private HttpCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await HttpCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Post_WrongBodies_GetTypedErrorsAndTheNextRequestWorks()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        (string Body, string Field)[] wrong =
        [
            ("""{"prompt":""}""", "prompt"),
            ("""{"prompt":"a","n":0}""", "n"),
            ("""{"prompt":"a","size":"abc"}""", "size"),
            ("""{"prompt":"a","model":"nothing"}""", "model"),
            ("""{"prompt":"a","steps":0}""", "steps"),
            ("""{"prompt":"a","n":"many"}""", "n"),
            ("{", "body"),
            ("", "body"),
        ];
        foreach (var (body, field) in wrong)
        {
            using var response = await _cluster.Http.PostAsync(
                "v1/images/generations",
                new StringContent(body, Encoding.UTF8, "application/json"),
                cancellationToken
            );
            var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;

            Assert.True((int)response.StatusCode is 400 or 404, $"{body}: {(int)response.StatusCode}");
            Assert.Equal(field, json["error"]!["param"]!.GetValue<string>());
            Assert.Equal((int)response.StatusCode, json["status"]!.GetValue<int>());
        }

        using var good = await _cluster.Http.PostAsJsonAsync(
            "v1/images/generations",
            new
            {
                prompt = "a cat",
                steps = 2,
                n = 2,
                seed = 3,
            },
            cancellationToken
        );
        var data = JsonNode.Parse(await good.Content.ReadAsStringAsync(cancellationToken))!["data"]!.AsArray();
        Assert.Equal([3L, 4L], data.Select(image => image!["seed"]!.GetValue<long>()));
        Assert.All(data, image => Assert.NotEmpty(image!["b64_json"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Get_UnknownGeneration_Is404AndHealthAnswers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _cluster.Http.GetAsync("v1/generations/01ARZ3NDEKTSV4RRFFQ69G5FAV", cancellationToken)).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await _cluster.Http.GetAsync("v1/generations/..%2f..%2fetc", cancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _cluster.Http.GetAsync("health/live", cancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _cluster.Http.GetAsync("health/startup", cancellationToken)).StatusCode);
    }
}
