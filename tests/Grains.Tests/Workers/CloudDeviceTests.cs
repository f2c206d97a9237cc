using System.Reflection;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Tests.Cluster;
using HybridGrains.Grains.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Tests.Workers;

public sealed class CloudDeviceTests : IDisposable
{
    private readonly FamilyRuntimes _families = new(GrainCluster.ModelsFolder, new FamilyRuntimeOptions(), TimeProvider.System);

    public void Dispose() => _families.Dispose();

    /// <summary>A thread that comes back from its range to a disposed collection would end the process.</summary>
    [Fact]
    public async Task Dispose_WhileARangeRuns_WaitsForItsThread()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var grains = DispatchProxy.Create<IGrainFactory, HeldGrains>();
        var held = (HeldGrains)(object)grains;
        var device = Device(grains);
        await device.StartAsync(cancellationToken);
        Assert.Equal(
            AssignmentOutcome.Accepted,
            device.TryAccept(new StepRangeAssignment(new StepRangeId("a", 1, 0, 2), "tiny", "large", default))
        );
        await held.Entered.WaitAsync(cancellationToken);

        await device.StopAsync(cancellationToken);
        var disposal = Task.Run(device.Dispose, cancellationToken);
        Assert.Equal(
            AssignmentOutcome.Draining,
            device.TryAccept(new StepRangeAssignment(new StepRangeId("b", 1, 0, 2), "tiny", "large", default))
        );
        held.Release.Set();
        await disposal;

        Assert.Equal(StepRangeStatus.Failed, held.Result?.Status);
    }

    [Fact]
    public void Dispose_Twice_IsOnce()
    {
        var device = Device(DispatchProxy.Create<IGrainFactory, HeldGrains>());

        device.Dispose();

        Assert.Null(Record.Exception(device.Dispose));
    }

    [Fact]
    public void TryAccept_AfterDispose_SaysThatItIsDraining()
    {
        var device = Device(DispatchProxy.Create<IGrainFactory, HeldGrains>());
        device.Dispose();

        Assert.Equal(
            AssignmentOutcome.Draining,
            device.TryAccept(new StepRangeAssignment(new StepRangeId("a", 1, 0, 2), "tiny", "large", default))
        );
    }

    private CloudDevice Device(IGrainFactory grains) =>
        new(
            new RangeRunner(_families, Options.Create(new CloudWorkerOptions())),
            grains,
            Options.Create(new CloudWorkerOptions()),
            NullLogger<CloudDevice>.Instance
        );

    /// <summary>Holds whoever asks for a generation, and keeps what the generation is told.</summary>
    public class HeldGrains : DispatchProxy, IDisposable
    {
        public SemaphoreSlim Entered { get; } = new(0);

        public ManualResetEventSlim Release { get; } = new();

        public StepRangeResult? Result { get; set; }

        public void Dispose()
        {
            GC.SuppressFinalize(this);
            Entered.Dispose();
            Release.Dispose();
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Entered.Release();
            Release.Wait();
            var generation = Create<IGenerationGrain, Generation>();
            ((Generation)(object)generation).Told = this;
            return generation;
        }
    }

    public class Generation : DispatchProxy
    {
        public HeldGrains? Told { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (args is [StepRangeResult result])
            {
                Told!.Result = result;
            }

            return Task.FromResult(default(ResultOutcome)!);
        }
    }
}
