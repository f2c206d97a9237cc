using HybridGrains.Policy.Actions;

namespace HybridGrains.Policy.Tests.Actions;

public sealed class HandoffActionSpaceTests
{
    private static Observation Observe(int done, int edgeWorkers = 1) =>
        new(20, done, 10, "large", "small") { Edge = new TierLoad { Workers = edgeWorkers } };

    [Fact]
    public void Mask_AnyProgress_AllowsWhatMovesOnAndSomethingAlways()
    {
        var allowed = new bool[HandoffActionSpace.Size];
        for (var done = 0; done < 20; done++)
        {
            HandoffActionSpace.Mask(Observe(done), allowed);

            Assert.Contains(true, allowed);
            for (var action = 0; action < allowed.Length; action++)
            {
                if (!allowed[action])
                {
                    continue;
                }

                var decision = HandoffActionSpace.ToDecision(Observe(done), action);
                Assert.InRange(decision.To, done + 1, 20);
                Assert.Equal(decision.To == 20, decision.Decode);
            }
        }
    }

    [Fact]
    public void Mask_AnyProgress_HasOneActionForOneDecision()
    {
        var allowed = new bool[HandoffActionSpace.Size];
        HandoffActionSpace.Mask(Observe(17), allowed);

        var decisions = Enumerable
            .Range(0, allowed.Length)
            .Where(action => allowed[action])
            .Select(action => HandoffActionSpace.ToDecision(Observe(17), action))
            .ToList();

        Assert.Equal(decisions.Count, decisions.Distinct().Count());
    }

    [Fact]
    public void Mask_NoEdgeWorker_AllowsNoEdge()
    {
        var allowed = new bool[HandoffActionSpace.Size];
        HandoffActionSpace.Mask(Observe(0, edgeWorkers: 0), allowed);

        Assert.DoesNotContain(
            Enumerable.Range(0, allowed.Length),
            action => allowed[action] && HandoffActionSpace.Split(action).Choice == HandoffChoice.EdgeSmall
        );
    }

    [Fact]
    public void Index_OfSplit_IsTheAction()
    {
        foreach (var action in Enumerable.Range(0, HandoffActionSpace.Size))
        {
            var (choice, duration) = HandoffActionSpace.Split(action);
            Assert.Equal(action, HandoffActionSpace.Index(choice, duration));
        }
    }
}
