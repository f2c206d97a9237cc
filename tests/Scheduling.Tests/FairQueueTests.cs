using CsCheck;

namespace HybridGrains.Scheduling.Tests;

public sealed class FairQueueTests
{
    [Fact]
    public void TryDequeue_TwoTenants_TakeTurns()
    {
        var queue = new FairQueue<string>();
        foreach (var item in (string[])["a1", "a2", "a3"])
        {
            queue.Enqueue("a", item);
        }

        queue.Enqueue("b", "b1");

        var order = new List<string>();
        while (queue.TryDequeue(_ => true, out var item))
        {
            order.Add(item);
        }

        Assert.Equal(["a1", "b1", "a2", "a3"], order);
    }

    [Fact]
    public void TryDequeue_AnyArrivals_LosesNothingAndStarvesNobody() =>
        Gen.Int[0, 4]
            .Array[1, 60]
            .Sample(tenants =>
            {
                var queue = new FairQueue<(int Tenant, int Number)>();
                for (var i = 0; i < tenants.Length; i++)
                {
                    queue.Enqueue(tenants[i].ToString(), (tenants[i], i));
                }

                var served = new List<(int Tenant, int Number)>();
                while (queue.TryDequeue(_ => true, out var item))
                {
                    served.Add(item);
                }

                Assert.Equal(Enumerable.Range(0, tenants.Length), served.Select(item => item.Number).Order());
                Assert.All(
                    served.GroupBy(item => item.Tenant),
                    group => Assert.Equal(group.Select(item => item.Number).Order(), group.Select(item => item.Number))
                );
                // In the first round every tenant is served once.
                var count = tenants.Distinct().Count();
                Assert.Equal(count, served.Take(count).Select(item => item.Tenant).Distinct().Count());
            });

    [Fact]
    public void TryDequeue_FirstItemCannotBeServed_TakesTheNextThatCan()
    {
        var queue = new FairQueue<int>();
        queue.Enqueue("a", 1);
        queue.Enqueue("a", 2);

        Assert.True(queue.TryDequeue(item => item == 2, out var served));
        Assert.Equal((2, 1), (served, queue.Count));
    }
}
