using System.Collections.Concurrent;
using System.Reflection;
using HybridGrains.Grains.Interfaces;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace HybridGrains.Gateway.Errors;

/// <summary>
/// Bridges the seconds in which a silo is gone and the others do not know it yet: what is <see cref="SafeToRepeatAttribute"/> is said
/// again. Nothing else is: a range, for one, rather goes to another worker.
/// </summary>
internal sealed class GapRetry(TimeProvider timeProvider) : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<MethodInfo, bool> _safe = new();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        long? since = null;
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await context.Invoke();
                if (context.Response?.Exception is not { } answered || !MayTryAgain(context, answered, ref since))
                {
                    return;
                }
            }
            catch (Exception thrown) when (MayTryAgain(context, thrown, ref since))
            {
                // Again, below.
            }

            await Task.Delay(wait, timeProvider);
        }
    }

    /// <param name="since">When the call first failed; a call that does not costs nothing here.</param>
    private bool MayTryAgain(IOutgoingGrainCallContext context, Exception failure, ref long? since)
    {
        since ??= timeProvider.GetTimestamp();
        return IsGap(failure)
            && timeProvider.GetElapsedTime(since.Value) < Longest
            && _safe.GetOrAdd(context.InterfaceMethod, static method => IsSafe(method));
    }

    private static bool IsGap(Exception failure) =>
        failure is SiloUnavailableException or ConnectionFailedException or OrleansMessageRejectionException;

    private static bool IsSafe(MethodInfo method) =>
        method.IsDefined(typeof(SafeToRepeatAttribute)) || method.DeclaringType!.IsDefined(typeof(SafeToRepeatAttribute));
}
