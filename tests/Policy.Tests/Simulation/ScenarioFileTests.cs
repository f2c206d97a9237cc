using System.Text.Json.Nodes;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Tests.Simulation;

public sealed class ScenarioFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybridgrains-scenario");

    public void Dispose() => _folder.Delete(recursive: true);

    private ScenarioInputs LoadChanged(Action<JsonNode> change, string? arrivals = null)
    {
        var node = JsonNode.Parse(File.ReadAllText(ScenarioFolder.File("evaluate/calm.json")))!;
        node["service"] = ScenarioFolder.File("services/a100-sd15.json");
        node["prompts"]!["file"] = ScenarioFolder.File("prompts/coco-val2017.csv");
        node["prompts"]!["quality"] = ScenarioFolder.File("quality/stand-in.json");
        if (arrivals is not null)
        {
            File.WriteAllText(Path.Combine(_folder.FullName, "arrivals.csv"), arrivals);
            node["arrivals"] = new JsonObject { ["kind"] = "replay", ["file"] = "arrivals.csv" };
        }

        change(node);
        var path = Path.Combine(_folder.FullName, "changed.json");
        File.WriteAllText(path, node.ToJsonString());
        return ScenarioFile.Load(path);
    }

    [Fact]
    public void Load_Unchanged_Reads() => Assert.Equal(12, LoadChanged(_ => { }).Scenario.Edge.Sum(fleet => fleet.Count));

    [Theory]
    [InlineData("small")]
    [InlineData("small-40")]
    [InlineData("small-60")]
    public void Load_MeasuredQuality_Reads(string second)
    {
        var table = LoadChanged(node => node["prompts"]!["quality"] = ScenarioFolder.File($"quality/emoji-scenes-{second}.json")).Quality;

        Assert.Equal((5, 4), (table.Shares.Length, table.Difficulties.Length));
        Assert.InRange(table.Mean(0.5, 0.5), 0.9, 1);
    }

    [Theory]
    [InlineData("durationSeconds", "0", "durationSeconds is 0; it must be between 1 and 86400.")]
    [InlineData("steps", "151", "steps is 151; it must be between 1 and 150.")]
    [InlineData("schema", "\"hybridgrains.scenario/9\"", "it must be 'hybridgrains.scenario/1'")]
    [InlineData("arrivals", "{\"kind\":\"poisson\"}", "arrivals.ratePerSecond is 0; it must be above 0 and at most 1000.")]
    [InlineData("arrivals", "{\"kind\":\"sometimes\"}", "arrivals.kind is 'sometimes'")]
    [InlineData("tenants", "[]", "tenants (how many) is 0")]
    [InlineData("tenants", "[null]", "tenants must not hold null")]
    [InlineData("tenants", "[{\"name\":\"a\",\"share\":1,\"deadlineSeconds\":-1,\"qualityFloor\":2}]", "tenants[0].qualityFloor is 2")]
    [InlineData("cloud", "{\"workers\":1,\"maxBatch\":0,\"pricePerSecond\":1}", "cloud.maxBatch is 0; it must be between 1 and 256.")]
    [InlineData("cloud", "{\"workers\":1,\"maxBatch\":1}", "pricePerSecond")]
    [InlineData("surprise", "1", "surprise")]
    [InlineData("edge", "null", "edge")]
    public void Load_BadField_NamesIt(string field, string value, string expected)
    {
        var fault = Assert.Throws<ScenarioException>(() => LoadChanged(node => node[field] = JsonNode.Parse(value)));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains("changed.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralFaults_SaysAll()
    {
        var fault = Assert.Throws<ScenarioException>(() => LoadChanged(node => (node["steps"], node["durationSeconds"]) = (0, -1)));

        Assert.Contains("steps is 0", fault.Message, StringComparison.Ordinal);
        Assert.Contains("durationSeconds is -1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ReplayOutOfOrder_Sorts()
    {
        var inputs = LoadChanged(_ => { }, "300,2\n100,1\n\n200,3\n");

        Assert.Equal([1_000_000L, 2_000_000L, 3_000_000L], inputs.Arrivals.Select(arrival => arrival.Time));
    }

    [Theory]
    [InlineData("100", "line 1 has 1 fields")]
    [InlineData("100,1\nx,1", "line 2: arrival_ms is 'x'")]
    [InlineData("-1,1", "arrival_ms is '-1'")]
    [InlineData("NaN,1", "arrival_ms is 'NaN'")]
    [InlineData("1,999999", "content_id 999999 is not among the prompts")]
    [InlineData("", "no arrivals")]
    public void Load_BadArrivals_NamesTheLine(string arrivals, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<ScenarioException>(() => LoadChanged(_ => { }, arrivals)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_NoFile_SaysWhich() =>
        Assert.Contains(
            "nowhere.json",
            Assert.Throws<ScenarioException>(() => ScenarioFile.Load(Path.Combine(_folder.FullName, "nowhere.json"))).Message,
            StringComparison.Ordinal
        );
}
