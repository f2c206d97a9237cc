using System.Text.Json.Nodes;
using HybridGrains.Client;
using HybridGrains.Gateway.Tests.Http;

namespace HybridGrains.Gateway.Tests.Models;

/// <summary>What a caller can find out of a family before asking it for pictures.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Model_OfTheBundledFamily_SaysWhatWasMeasured()
    {
        await using var cluster = await HttpCluster.StartWithAsync(Checkout.Combine("models"), "http://127.0.0.1:0");
        var client = new HybridGrainsClient(cluster.Http);

        var listed = Assert.Single(await client.ListModelsAsync(TestContext.Current.CancellationToken));
        var model = await client.GetModelAsync("emoji-scenes", TestContext.Current.CancellationToken);

        // A list stays short.
        Assert.Null(listed.Measured);
        Assert.Contains("dpmpp_2m", model.Samplers);
        Assert.True(model.Measured!.Prompts >= 100);
        Assert.All(
            model.Measured.Plans.Concat(model.MeasuredFast!.Plans),
            plan => Assert.InRange(plan.PromptAccuracy, plan.Interval[0], plan.Interval[1])
        );
        Assert.Equal(model.Measured.Plans.OrderByDescending(plan => plan.PromptAccuracy), model.Measured.Plans);
        // The way that is taken by default is among them.
        Assert.Contains(
            model.Measured.Plans,
            plan => plan.Plan.Contains($"large@cloud:{model.CloudSteps} ", StringComparison.Ordinal) && plan.CloudMs > 0 && plan.EdgeMs > 0
        );
    }

    [Fact]
    public async Task Model_WithAVocabulary_SaysItsWords()
    {
        var models = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;
        try
        {
            CopyWith(
                models,
                """
                {"objects": [{"name": "cat", "plural": "cats", "also": ["kitty"]}], "relations": ["above"],
                 "attributes": {"colour": ["red"]}, "maxCount": 5, "backgrounds": ["on grass"]}
                """
            );
            await using var cluster = await HttpCluster.StartWithAsync(models, "http://127.0.0.1:0");

            var words = (
                await new HybridGrainsClient(cluster.Http).GetModelAsync("tiny-family", TestContext.Current.CancellationToken)
            ).Vocabulary!;

            Assert.Equal(("cat", "cats", "kitty"), (words.Objects.Single().Name, words.Objects[0].Plural, words.Objects[0].Also.Single()));
            Assert.Equal(
                ("above", "red", 5, "on grass"),
                (words.Relations[0], words.Attributes["colour"][0], words.MaxCount, words.Backgrounds[0])
            );
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }

    private static void CopyWith(string models, string vocabulary)
    {
        var (from, to) = (Checkout.Combine("tests", "models", "tiny-family"), Path.Combine(models, "tiny-family"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var manifest = Path.Combine(to, "family.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["vocabulary"] = JsonNode.Parse(vocabulary);
        File.WriteAllText(manifest, json.ToJsonString());
    }
}
