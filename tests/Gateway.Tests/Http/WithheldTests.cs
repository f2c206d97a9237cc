using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Tests;

namespace HybridGrains.Gateway.Tests.Http;

/// <summary>An answer says that it was the safety checker that blacked the picture.</summary>
public sealed class WithheldTests
{
    [Fact]
    public async Task Post_PictureThatTheCheckerObjectsTo_AnswersSaySo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var models = Directory.CreateTempSubdirectory("hybridgrains-test-models-").FullName;
        try
        {
            UnsafeFamily.Write(models);
            await using var cluster = await HttpCluster.StartWithAsync(models, "http://127.0.0.1:0");

            using var answer = await cluster.Http.PostAsJsonAsync(
                "v1/images/generations",
                new { prompt = "a cat", steps = 1 },
                cancellationToken
            );
            var image = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["data"]![0]!;
            var generation = (await cluster.Http.GetFromJsonAsync<JsonNode>($"v1/generations/{image["id"]}", cancellationToken))!;

            Assert.True((bool)image["withheld"]!);
            Assert.Equal(("completed", true), ((string?)generation["status"], (bool)generation["withheld"]!));
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }
}
