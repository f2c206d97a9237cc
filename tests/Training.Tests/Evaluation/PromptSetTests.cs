using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation;
using Xunit;

namespace HybridGrains.Training.Tests.Evaluation;

public sealed class PromptSetTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Draw_300_HalfAreSinglesAndAllDiffer()
    {
        var prompts = PromptSet.Draw(300, seed: 1);

        Assert.Equal(300, prompts.Count);
        Assert.Equal(150, prompts.Count(prompt => prompt.Kind == SceneKind.Single));
        Assert.Equal(300, prompts.Select(prompt => prompt.Prompt).Distinct().Count());
        Assert.Equal(300, prompts.Select(prompt => prompt.Seed).Distinct().Count());
    }

    [Fact]
    public void Draw_MoreThanThereAre_RepeatsThemWithOtherNoise()
    {
        var singles = PromptSet.Draw(1000, seed: 1).Where(prompt => prompt.Kind == SceneKind.Single).ToList();

        Assert.Equal(500, singles.Select(prompt => prompt.Seed).Distinct().Count());
        Assert.InRange(singles.GroupBy(prompt => prompt.Prompt).Max(group => group.Count()), 2, 2);
    }

    [Fact]
    public void Draw_Prompts_AreNeverScenesOfTheTrainSplit()
    {
        var sampler = new SceneSampler(SceneSplit.Train, 3);
        var trained = Enumerable.Range(0, 20_000).Select(_ => sampler.Next().Caption).ToHashSet();

        var prompts = PromptSet.Draw(300, seed: 1);

        Assert.DoesNotContain(prompts, prompt => prompt.Kind == SceneKind.Single && trained.Contains(prompt.Prompt));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var prompts = PromptSet.Draw(40, seed: 5);

        PromptSet.Write(_file, prompts);

        Assert.Equivalent(prompts, PromptSet.Read(_file), strict: true);
    }

    [Theory]
    [InlineData("{\"prompt\":\"a unicorn\",\"seed\":1,\"kind\":\"single\",\"objects\":[\"unicorn\"],\"background\":\"white\"}", "unicorn")]
    [InlineData("{\"prompt\":\"a cat\",\"seed\":1,\"kind\":\"single\",\"objects\":[\"cat\"],\"background\":\"purple\"}", "purple")]
    [InlineData("{\"prompt\":\"a cat\"}", "line 1")]
    [InlineData(
        "{\"prompt\":\"a cat\",\"seed\":1,\"kind\":\"single\",\"objects\":[\"cat\"],\"background\":\"white\",\"relaton\":\"left\"}",
        "relaton"
    )]
    [InlineData("no json", "line 1")]
    public void Read_WrongLine_SaysWhatIsWrong(string line, string named)
    {
        File.WriteAllText(_file, line);

        var error = Assert.Throws<TrainingException>(() => PromptSet.Read(_file));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
