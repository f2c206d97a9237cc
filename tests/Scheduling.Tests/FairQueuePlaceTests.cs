using CsCheck;

namespace HybridGrains.Scheduling.Tests;

public sealed class FairQueuePlaceTests
{
    /// <summary>What is said to be served before an item is what is served before it, where nothing is passed over.</summary>
    [Fact]
    public void Before_AnyItem_AreThoseThatAreServedBeforeIt() =>
        Gen.Int[0, 3]
            .Array[1, 30]
            .Sample(tenants =>
            {
                var queue = new FairQueue<int>();
                for (var i = 0; i < tenants.Length; i++)
                {
                    queue.Enqueue($"{tenants[i]}", i);
                }

                var said = Enumerable
                    .Range(0, tenants.Length)
                    .Select(item => queue.Before(other => other == item)!.Order().ToList())
                    .ToList();
                var served = new List<int>();
                while (queue.TryDequeue(_ => true, out var item))
                {
                    Assert.Equal(served.Order(), said[item]);
                    served.Add(item);
                }
            });

    [Fact]
    public void Before_WhatIsNotHere_IsNull() => Assert.Null(new FairQueue<int>().Before(_ => true));
}
