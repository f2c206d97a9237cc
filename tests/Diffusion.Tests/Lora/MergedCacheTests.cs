using HybridGrains.Diffusion.Lora;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Diffusion.Tests.Lora;

public sealed class MergedCacheTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private readonly List<string> _made = [];
    private readonly List<string> _disposed = [];

    private MergedCache Create(int most) =>
        new(
            most,
            uses =>
            {
                _made.Add(uses[0].Name);
                return new FakeNetworks(() => _disposed.Add(uses[0].Name));
            }
        );

    private static LoraUses Uses(string name, double weight = 1) => new([new LoraUse(name, name, weight)]);

    [Fact]
    public void Take_MoreThanAreKept_TheLeastRecentlyUsedGoes()
    {
        using var cache = Create(2);

        foreach (var name in (string[])["a", "b", "a", "c", "a", "b"])
        {
            cache.Take(Uses(name), None).Dispose();
            Assert.InRange(cache.Count, 1, 2);
        }

        Assert.Equal(["a", "b", "c", "b"], _made);
        Assert.Equal(["b", "c"], _disposed);
    }

    [Fact]
    public void Take_AnotherWeight_IsAnotherMerge()
    {
        using var cache = Create(2);

        cache.Take(Uses("a"), None).Dispose();
        cache.Take(Uses("a", 0.5), None).Dispose();

        Assert.Equal(["a", "a"], _made);
    }

    [Fact]
    public async Task Take_AllInUse_WaitsUntilOneIsReturned()
    {
        using var cache = Create(1);
        var first = cache.Take(Uses("a"), None);

        var second = Task.Run(() => cache.Take(Uses("b"), None), None);
        Assert.False(second.IsCompleted);
        Assert.Empty(_disposed);
        first.Dispose();

        (await second).Dispose();
        Assert.Equal(["a"], _disposed);
    }

    [Fact]
    public async Task Take_CancelledWhileItWaits_Ends()
    {
        using var cache = Create(1);
        using var cancelled = new CancellationTokenSource();
        using var first = cache.Take(Uses("a"), None);
        var second = Task.Run(() => cache.Take(Uses("b"), cancelled.Token), None);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public void Dispose_WhatIsKept_GoesWithIt()
    {
        var cache = Create(2);
        cache.Take(Uses("a"), None).Dispose();

        cache.Dispose();

        Assert.Equal(["a"], _disposed);
    }

    private sealed class FakeNetworks(Action disposed) : INetworks
    {
        public PromptEncoder Prompts => throw new NotSupportedException();

        public NetworkSession Session(string path) => throw new NotSupportedException();

        public void Dispose() => disposed();
    }
}
