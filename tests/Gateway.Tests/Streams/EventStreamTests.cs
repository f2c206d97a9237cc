using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Gateway.Tests.Streams;

public sealed class EventStreamTests
{
    private readonly WatchedTime _time = new();
    private readonly Channel<StreamItem> _items = Channel.CreateUnbounded<StreamItem>();
    private readonly DefaultHttpContext _context = new();
    private readonly MemoryStream _body = new();
    private readonly EventStream _stream;

    public EventStreamTests()
    {
        var options = Options.Create(new GatewayOptions());
        _context.Response.Body = _body;
        _stream = new EventStream(
            options,
            Options.Create(new Microsoft.AspNetCore.Http.Json.JsonOptions()),
            new FaultReading(options, NullLogger<FaultReading>.Instance),
            _time,
            NullLogger<EventStream>.Instance
        );
    }

    private string Written => Encoding.UTF8.GetString(_body.ToArray());

    [Fact]
    public async Task Write_Silence_GetsACommentEveryTenSeconds()
    {
        var writing = _stream.WriteAsync(_context, _items.Reader.ReadAllAsync(TestContext.Current.CancellationToken));

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal("", Written);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        // The next silence begins after the comment is written: time must not pass before it has.
        await UntilAsync(() => Written == ":\n\n" && _time.Timers == 2);
        _time.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(() => Written == ":\n\n:\n\n");
        await _items.Writer.WriteAsync(new StreamItem("news", new { a = 1 }) { Id = "7" }, TestContext.Current.CancellationToken);
        _items.Writer.Complete();
        await writing;

        Assert.Equal(":\n\n:\n\nevent: news\ndata: {\"a\":1}\nid: 7\n\n", Written);
        Assert.Equal("text/event-stream", _context.Response.ContentType);
    }

    /// <summary>Then there is still a status to answer with.</summary>
    [Fact]
    public async Task Write_FailureBeforeAnythingWasWritten_IsThrown()
    {
        _items.Writer.Complete(new FaultException(new Fault(429, "queue_full", "The queue is full.")));

        await Assert.ThrowsAsync<FaultException>(() =>
            _stream.WriteAsync(_context, _items.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        );

        Assert.Equal("", Written);
    }

    [Fact]
    public async Task Write_CallerThatIsGone_EndsTheSource()
    {
        using var gone = new CancellationTokenSource();
        _context.RequestAborted = gone.Token;
        var ended = new TaskCompletionSource();
        var writing = _stream.WriteAsync(_context, ReadAsync(ended, CancellationToken.None));

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private async IAsyncEnumerable<StreamItem> ReadAsync(
        TaskCompletionSource ended,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        try
        {
            await foreach (var item in _items.Reader.ReadAllAsync(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            ended.SetResult();
        }
    }

    /// <summary>The timer's callback goes on on another thread.</summary>
    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class WatchedTime : FakeTimeProvider
    {
        private int _timers;

        /// <summary>Timers that were made so far.</summary>
        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
