using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Grains.Interfaces.Catalog;

namespace HybridGrains.Gateway.Tests.Generations;

public sealed class QualityPlanTests
{
    private static readonly ModelFamilyInfo Plain = GenerationBodyCheckTests.Family;
    private static readonly ModelFamilyInfo Quick = Plain with { Fast = new FastDefaults(4, 2, 3, "lcm") };

    [Theory]
    [InlineData(null, "medium", false, null, false)]
    [InlineData("auto", "medium", false, null, false)]
    [InlineData("standard", "medium", false, null, false)]
    [InlineData("medium", "medium", false, null, false)]
    [InlineData("high", "high", false, null, true)]
    [InlineData("hd", "high", false, null, true)]
    [InlineData("low", "low", true, null, false)]
    public void Of_FamilyWithAFastPlan_IsThePlan(string? quality, string name, bool fast, int? steps, bool allInCloud) =>
        Assert.Equal(new QualityPlan(name, fast, steps, allInCloud), QualityPlan.Of(new GenerationBody { Quality = quality }, Quick));

    [Fact]
    public void Of_LowWithoutAFastPlan_IsHalfOfTheSteps() =>
        Assert.Equal(new QualityPlan("low", false, 10, false), QualityPlan.Of(new GenerationBody { Quality = "low" }, Plain));

    [Fact]
    public void Of_FastByItself_IsCalledLow() => Assert.Equal("low", QualityPlan.Of(new GenerationBody { Fast = true }, Quick).Name);

    [Theory]
    [InlineData("quality", "best", false)]
    [InlineData("fast", "high", true)]
    public void Of_WhatDoesNotGo_IsRefusedByName(string field, string quality, bool fast) =>
        Assert.Equal(
            field,
            Assert.Throws<FaultException>(() => QualityPlan.Of(new GenerationBody { Quality = quality, Fast = fast }, Quick)).Fault.Field
        );
}
