using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SkiaSharp;

namespace HybridGrains.Gateway.Tests.Http;

/// <summary>Fields whose values hang on the family: what is listed runs, the rest is refused by field before anything is queued.</summary>
public sealed class FamilyFieldTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    /// <summary>Case 8 of the public reports.</summary>
    [Fact]
    public async Task Post_EachListedSampler_MakesAPicture()
    {
        var model = (await shared.Cluster.Http.GetFromJsonAsync<JsonNode>("v1/models", TestContext.Current.CancellationToken))!["data"]![
            0
        ]!;
        var samplers = model["samplers"]!.AsArray().Select(name => (string)name!).ToList();

        Assert.DoesNotContain("flow_euler", samplers);
        foreach (var sampler in samplers)
        {
            var (status, answer) = await PostAsync(
                $$"""{"prompt":"a","size":"64x64","steps":{{model["steps"]}},"sampler":"{{sampler}}"}"""
            );
            Assert.True(status == HttpStatusCode.OK, $"{sampler}: {answer}");
        }
    }

    [Theory]
    [InlineData("\"sampler\":\"flow_euler\"", "sampler")]
    [InlineData("\"loras\":[{\"name\":\"gone\"}]", "loras")]
    [InlineData("\"loras\":[{\"name\":\"a\",\"scale\":1}]", "loras[0].scale")]
    [InlineData("\"loras\":[{\"name\":\"a\",\"weight\":11}]", "loras[0].weight")]
    [InlineData("\"loras\":[{}]", "loras[0].name")]
    [InlineData("\"loras\":\"a\"", "loras")]
    [InlineData("\"loras\":[{\"name\":\"a\",\"weight\":\"much\"}]", "loras")]
    public async Task Post_WhatTheFamilyCannot_Is400ByField(string fields, string field)
    {
        var (status, answer) = await PostAsync($$"""{"prompt":"a","size":"64x64",{{fields}}}""");

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string?)answer["error"]!["param"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Post_PndmInFewSteps_RunsAsInDiffusers(int steps)
    {
        var (status, answer) = await PostAsync($$"""{"prompt":"a","size":"64x64","sampler":"pndm","steps":{{steps}}}""");

        Assert.True(status == HttpStatusCode.OK, $"{answer}");
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(1)]
    public async Task Post_PndmFromAPicture_RunsOrIsRefusedByField(double strength)
    {
        using var picture = new SKBitmap(64, 64);
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        var image = Convert.ToBase64String(png.Span);

        foreach (var steps in (int[])[1, 2, 3, 4, 10])
        {
            var (status, answer) = await PostAsync(
                FormattableString.Invariant(
                    $$"""{"prompt":"a","size":"64x64","sampler":"pndm","steps":{{steps}},"strength":{{strength}},"image":"{{image}}"}"""
                )
            );
            Assert.True(
                status == HttpStatusCode.OK
                    || (status == HttpStatusCode.BadRequest && (string?)answer["error"]!["param"] is "strength" or "steps" or "sampler"),
                $"{steps} steps: {status} {answer}"
            );
        }
    }

    [Theory]
    [InlineData("[{\"name\":\"gone\",\"weight\":0.5}]", "'gone' is not")]
    [InlineData("gone", "must be a list of objects in JSON")]
    [InlineData("null", "must be a list of objects in JSON")]
    public async Task Edit_LorasOfAForm_AreReadAsJson(string loras, string message)
    {
        using var picture = new SKBitmap(64, 64);
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("a"), "prompt" },
            { new StringContent(loras), "loras" },
            { new ByteArrayContent(png.ToArray()), "image", "image.png" },
        };
        using var response = await shared.Cluster.Http.PostAsync("v1/images/edits", form, TestContext.Current.CancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal((HttpStatusCode.BadRequest, "loras"), (response.StatusCode, (string?)answer["error"]!["param"]));
        Assert.Contains(message, (string)answer["error"]!["message"]!);
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(string body)
    {
        using var response = await shared.Cluster.Http.PostAsync(
            "v1/images/generations",
            new StringContent(body, Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken
        );
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
