using System.Reflection;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using Microsoft.Extensions.Time.Testing;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace HybridGrains.Gateway.Tests.Http;

public sealed class GapRetryTests
{
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(400) };

    [Fact]
    public async Task Invoke_GenerationWhoseSiloIsGone_IsToldAgainUntilItAnswers()
    {
        var call = new Call(typeof(IGenerationGrain).GetMethod(nameof(IGenerationGrain.GetAsync))!, failures: 3);

        await FinishAsync(call);

        Assert.Equal((4, null), (call.Tries, call.Response!.Exception));
    }

    [Fact]
    public async Task Invoke_GenerationThatNeverAnswers_IsGivenUpAndTheCallerHears()
    {
        var call = new Call(typeof(IGenerationGrain).GetMethod(nameof(IGenerationGrain.GetAsync))!, failures: int.MaxValue);

        await FinishAsync(call);

        Assert.InRange(call.Tries, 5, 60);
        Assert.IsType<SiloUnavailableException>(call.Response!.Exception);
    }

    [Theory]
    [InlineData(nameof(ISchedulerGrain.WhereAsync), 2)]
    [InlineData(nameof(ISchedulerGrain.ReleaseAsync), 1)]
    public async Task Invoke_AnythingElse_IsToldAgainOnlyWhereThatIsSafe(string method, int tries)
    {
        var call = new Call(typeof(ISchedulerGrain).GetMethod(method)!, failures: 1);

        await FinishAsync(call);

        Assert.Equal(tries, call.Tries);
    }

    /// <summary>Each look at the clock is 0.4 s later, so that waits end as soon as somebody looks.</summary>
    private async Task FinishAsync(Call call)
    {
        var told = new GapRetry(_time).Invoke(call);
        while (!told.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await told;
    }

    private sealed class Call(MethodInfo method, int failures) : IOutgoingGrainCallContext
    {
        public int Tries { get; private set; }

        public Response? Response { get; set; }

        public object Grain => throw new NotSupportedException();

        public Task Invoke()
        {
            Response = ++Tries > failures ? Response.Completed : Response.FromException(new SiloUnavailableException("gone"));
            return Task.CompletedTask;
        }

        public IInvokable Request => throw new NotSupportedException();
        public MethodInfo InterfaceMethod => method;
        public object? Result { get; set; }
        public GrainId? SourceId => null;
        public GrainId TargetId => default;
        public GrainInterfaceType InterfaceType => default;
        public string InterfaceName => "";
        public string MethodName => "";
        public IGrainContext? SourceContext => null;
    }
}
