using HybridGrains.Diffusion.Devices;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Diffusion.Tests.Devices;

public sealed class FamilyRuntimeCheckTests
{
    [Fact]
    public void Faults_Defaults_AreNone() => Assert.Empty(FamilyRuntimeCheck.Faults(new FamilyRuntimeOptions()));

    [Fact]
    public void Faults_EverythingWrong_AreAllNamed()
    {
        var faults = FamilyRuntimeCheck.Faults(
            new FamilyRuntimeOptions
            {
                Device = "abacus",
                IntraOpThreads = -1,
                Cuda = new CudaOptions { MemoryLimitBytes = 1 },
            }
        );

        Assert.Collection(
            faults,
            fault => Assert.StartsWith("device 'abacus'", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("threads -1", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("GPU memory 1 bytes", fault, StringComparison.Ordinal)
        );
    }
}
