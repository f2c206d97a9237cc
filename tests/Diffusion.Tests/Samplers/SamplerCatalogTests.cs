using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Diffusion.Tests.Samplers;

public sealed class SamplerCatalogTests
{
    [Fact]
    public void GetRequired_UnknownName_NamesTheKnownOnes()
    {
        var error = Assert.Throws<ArgumentException>(() => SamplerCatalog.Default.GetRequired("eular"));

        Assert.Contains("ddim, dpmpp_2m, euler, lcm", error.Message, StringComparison.Ordinal);
    }
}
