using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Tests.Cluster;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Grains.Tests.Generations;

public sealed class GenerationWatchersTests
{
    private static readonly GenerationSnapshot Snapshot = new()
    {
        Id = "a",
        Request = Requests.Valid,
        Status = GenerationStatus.Running,
    };

    private readonly GenerationWatchers _watchers = new(new FakeTimeProvider());
    private readonly Recorder _recorder = new();

    [Fact]
    public void Add_ByTheLastEvent_GivesWhatCameAfterIt()
    {
        _watchers.Add(_recorder);
        for (var i = 0; i < 5; i++)
        {
            _watchers.Tell(GenerationEventKind.Step, Snapshot);
        }

        Assert.Equal([4, 5], _watchers.Add(_recorder, _recorder.Heard[2].ReplayId!).Select(told => told.Sequence));
        Assert.Empty(_watchers.Add(_recorder, _recorder.Heard[4].ReplayId!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("another-3")]
    [InlineData("nonsense")]
    public void Add_ByAnEventOfAnotherEpoch_GivesAllThatIsKept(string lastEventId)
    {
        for (var i = 0; i < GenerationWatchers.Kept + 3; i++)
        {
            _watchers.Tell(GenerationEventKind.Step, Snapshot);
        }

        var kept = _watchers.Add(_recorder, lastEventId);

        Assert.Equal((GenerationWatchers.Kept, 4), (kept.Length, kept[0].Sequence));
    }

    [Fact]
    public void Tell_LargePreview_IsNotKept()
    {
        _watchers.Tell(GenerationEventKind.Preview, Snapshot, new byte[GenerationWatchers.MaxKeptPreview]);
        _watchers.Tell(GenerationEventKind.Preview, Snapshot, new byte[GenerationWatchers.MaxKeptPreview + 1]);

        Assert.Equal([1], _watchers.Add(_recorder, "").Select(told => told.Sequence));
    }

    private sealed class Recorder : IGenerationWatcher
    {
        public List<GenerationEvent> Heard { get; } = [];

        public Task OnEventAsync(GenerationEvent generationEvent)
        {
            Heard.Add(generationEvent);
            return Task.CompletedTask;
        }
    }
}
