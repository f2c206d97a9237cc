using HybridGrains.Grains.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Tests.Policies;

public sealed class PolicyOptionsTests
{
    [Theory]
    [InlineData("fixed", PolicyMode.Fixed)]
    [InlineData("learned", PolicyMode.Learned)]
    [InlineData("online", PolicyMode.Online)]
    [InlineData(null, PolicyMode.Fixed)]
    public void Mode_AsConfigured_IsThatMode(string? text, PolicyMode mode) => Assert.Equal(mode, Bound(text).Mode);

    [Theory]
    [InlineData("Learned")]
    [InlineData("2")]
    [InlineData("greedy")]
    public void Mode_AnythingElse_SaysTheThree(string text)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Bound(text));

        Assert.Contains("Policy:Mode must be fixed, learned or online.", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    private static PolicyOptions Bound(string? mode)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(mode is null ? [] : [new("Policy:Mode", mode)]).Build();
        using var services = new ServiceCollection().AddHybridGrains(configuration, "models", "data").BuildServiceProvider();
        return services.GetRequiredService<IOptions<PolicyOptions>>().Value;
    }
}
