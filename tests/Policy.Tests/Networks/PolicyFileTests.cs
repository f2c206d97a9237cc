using System.Text.Json.Nodes;
using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Tests.Networks;

public sealed class PolicyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybridgrains-policy");

    private string FilePath => Path.Combine(_folder.FullName, "policy.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_WhatWasWritten_DecidesTheSame()
    {
        var network = CreateNetwork(3);
        PolicyFile.Write(FilePath, network, "a test");

        var read = PolicyFile.Read(FilePath);

        var observation = new Observation(20, 3, 10, "large", "small") { Edge = new TierLoad { Workers = 1 } };
        Assert.Equal("test/7", new LearnedPolicy(read).Name);
        Assert.Equal(new LearnedPolicy(network).Decide(observation), new LearnedPolicy(read).Decide(observation));
        Assert.Equal(network.Actor.Parameters.ToArray(), read.Actor.Parameters.ToArray());
        Assert.Equal((network.ValueMean, network.ValueDeviation), (read.ValueMean, read.ValueDeviation));
    }

    [Theory]
    [InlineData("observationSchema", "99", "observation schema 99")]
    [InlineData("observationFingerprint", "\"0000\"", "Train it again")]
    [InlineData("actionSpace", "2", "action space 2")]
    [InlineData("format", "\"other\"", "format is 'other'")]
    [InlineData("actor", "\"AAAA\"", "actor has 3 bytes")]
    [InlineData("actorHidden", "[100000]", "widths must be between 1 and 4096")]
    [InlineData("inputs", "3", "inputs is 3")]
    [InlineData("valueDeviation", "0", "valueDeviation above 0")]
    [InlineData("critic", "null", "critic")]
    [InlineData("more", "1", "more")]
    public void Read_BadField_IsRefusedByName(string field, string value, string expected)
    {
        PolicyFile.Write(FilePath, CreateNetwork(3), "a test");
        var node = JsonNode.Parse(File.ReadAllText(FilePath))!;
        node[field] = JsonNode.Parse(value);
        File.WriteAllText(FilePath, node.ToJsonString());

        Assert.Contains(expected, Assert.Throws<PolicyFileException>(() => PolicyFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotFinite_IsRefused()
    {
        var network = CreateNetwork(3);
        PolicyFile.Write(
            FilePath,
            new PolicyNetwork(
                "x",
                1,
                network.Actor,
                network.Critic,
                network.Input with
                {
                    Mean = [.. network.Input.Mean.Select(_ => float.NaN)],
                },
                0,
                1
            ),
            ""
        );

        Assert.Contains("inputMean", Assert.Throws<PolicyFileException>(() => PolicyFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_LostDecoding_DecodesAgain() =>
        Assert.Equal(
            new HandoffDecision("small", false, 20, true),
            new LearnedPolicy(CreateNetwork(1)).Decide(new Observation(20, 20, 10, "large", "small"))
        );

    internal static PolicyNetwork CreateNetwork(long seed)
    {
        var actor = new NetworkShape(ObservationSchema.Size, [16, 8], HandoffActionSpace.Size);
        var critic = new NetworkShape(ObservationSchema.Size, [8], 1);
        var random = RandomStream.Of(seed, RandomPurpose.Learning);
        return new PolicyNetwork(
            "test",
            7,
            new MultilayerPerceptron(actor, Draw(actor.ParameterCount)),
            new MultilayerPerceptron(critic, Draw(critic.ParameterCount)),
            InputNormalisation.None(ObservationSchema.Size),
            0.5,
            2
        );

        float[] Draw(int count)
        {
            var floats = new float[count];
            for (var i = 0; i < count; i++)
            {
                floats[i] = (float)random.Normal();
            }

            return floats;
        }
    }
}
