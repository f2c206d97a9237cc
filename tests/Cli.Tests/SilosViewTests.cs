using System.Net;
using HybridGrains.Silo.Membership;
using Orleans.Runtime;

namespace HybridGrains.Cli.Tests;

/// <summary>When a silo leaves by itself: only where it is the one that is cut off, and the others go on.</summary>
public sealed class SilosViewTests
{
    private static readonly SiloAddress Oldest = At(1);
    private static readonly SiloAddress Middle = At(2);
    private static readonly SiloAddress Youngest = At(3);

    [Fact]
    public void Look_OlderSilentAndAThirdReachesBoth_LeavesAfterTheMisses()
    {
        var view = new SiloView(Youngest);

        Assert.All(Enumerable.Range(1, SiloView.Misses - 1), _ => Assert.Null(view.Look(true, Cut(Oldest, Middle))));
        Assert.Contains("the younger of the two leaves", view.Look(true, Cut(Oldest, Middle))!, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_YoungerSilent_Stays()
    {
        var view = new SiloView(Oldest);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Null(view.Look(true, Cut(Youngest, Middle))));
    }

    [Fact]
    public void Look_SilentForEverybody_IsLeftToMembership()
    {
        var view = new SiloView(Youngest);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Null(view.Look(true, Answers((Oldest, null), (Middle, Standing())))));
    }

    [Fact]
    public void Look_OnceAnswered_CountsAnew()
    {
        var view = new SiloView(Youngest);
        for (var i = 0; i < SiloView.Misses - 1; i++)
        {
            view.Look(true, Cut(Oldest, Middle));
        }

        view.Look(true, Answers((Oldest, Standing()), (Middle, Standing())));

        Assert.Null(view.Look(true, Cut(Oldest, Middle)));
    }

    [Fact]
    public void Look_StoreGoneForThisSiloAlone_LeavesAfterTheMisses()
    {
        var view = new SiloView(Oldest);
        var others = Answers((Middle, Standing()), (Youngest, Standing(hasStore: false)));

        Assert.All(Enumerable.Range(1, SiloView.Misses - 1), _ => Assert.Null(view.Look(false, others)));
        Assert.Contains("cannot reach its store", view.Look(false, others)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_StoreGoneForAll_StaysAndSaysSoToOthers()
    {
        var view = new SiloView(Oldest);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Null(view.Look(false, Answers((Middle, Standing(hasStore: false))))));
        Assert.False(view.HasStore);
    }

    private static Dictionary<SiloAddress, SiloStanding?> Cut(SiloAddress silent, SiloAddress third) =>
        Answers((silent, null), (third, Standing(reaches: silent)));

    private static Dictionary<SiloAddress, SiloStanding?> Answers(params (SiloAddress Silo, SiloStanding? Answer)[] answers) =>
        answers.ToDictionary(pair => pair.Silo, pair => pair.Answer);

    private static SiloStanding Standing(bool hasStore = true, params SiloAddress[] reaches) => new(null, hasStore, [.. reaches]);

    private static SiloAddress At(int generation) => SiloAddress.New(IPAddress.Loopback, 11_110 + generation, generation);
}
