using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Tenants;

namespace HybridGrains.Grains.Tests.Tenants;

public sealed class KeyRegistryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly KeyDescription User = new("tenant-a", KeyRole.User, "Ann");

    [Fact]
    public void Identify_KeyThatWasCreated_FindsItAndNoOther()
    {
        var (state, first) = KeyRegistry.Create(new KeyRegistryState(), User, Now);
        (state, var second) = KeyRegistry.Create(state, User with { Tenant = "tenant-b" }, Now);

        Assert.Equal(second.Info, KeyRegistry.Identify(state, KeyText.Hash(second.Text!), Now).Key);
        Assert.Equal(first.Info, KeyRegistry.Identify(state, KeyText.Hash(first.Text!), Now).Key);
        Assert.Null(KeyRegistry.Identify(state, KeyText.Hash(first.Text + "x"), Now).Key);
        Assert.Null(KeyRegistry.Identify(state, [], Now).Key);
    }

    [Fact]
    public void Identify_RevokedKey_FindsNobodyAndStillAsks()
    {
        var (state, created) = KeyRegistry.Create(new KeyRegistryState(), User, Now);

        (state, var outcome) = KeyRegistry.Revoke(state, created.Info!.Id, Now);

        Assert.Equal(KeyOutcome.Done, outcome);
        Assert.Equal(new KeyVerdict(null, AsksForKeys: true), KeyRegistry.Identify(state, KeyText.Hash(created.Text!), Now));
        Assert.Equal([created.Info.Id], KeyRegistry.Ended(state, [created.Info.Id], Now));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void Identify_KeyWithAnEnd_IsGoodUntilThen(int secondsAfter, bool good)
    {
        var end = Now.AddHours(1);
        var (state, created) = KeyRegistry.Create(new KeyRegistryState(), User with { ExpiresAt = end }, Now);

        var verdict = KeyRegistry.Identify(state, KeyText.Hash(created.Text!), end.AddSeconds(secondsAfter));

        Assert.Equal(good, verdict.Key is not null);
    }

    [Fact]
    public void Identify_NoKeyWasEverCreated_AsksForNone() =>
        Assert.Equal(new KeyVerdict(null, AsksForKeys: false), KeyRegistry.Identify(new KeyRegistryState(), [], Now));

    [Fact]
    public void Create_AsManyAsItHolds_IsFull()
    {
        var (one, _) = KeyRegistry.Create(new KeyRegistryState(), User, Now);
        var state = new KeyRegistryState { Keys = [.. Enumerable.Repeat(one.Keys[0], KeyRegistry.MaxKeys)] };

        var (after, answer) = KeyRegistry.Create(state, User, Now);

        Assert.Equal(KeyOutcome.Full, answer.Outcome);
        Assert.Same(state, after);
    }

    [Fact]
    public void Revoke_UnknownKey_ChangesNothing()
    {
        var (state, _) = KeyRegistry.Create(new KeyRegistryState(), User, Now);

        var (after, outcome) = KeyRegistry.Revoke(state, "nobody", Now);

        Assert.Equal(KeyOutcome.NotFound, outcome);
        Assert.Same(state, after);
    }
}
