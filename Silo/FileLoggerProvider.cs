using System.Globalization;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Silo;

/// <summary>One log file, appended line by line. The console of an embedded cluster belongs to the command that runs it.</summary>
internal sealed class FileLoggerProvider(string path, TimeProvider timeProvider) : ILoggerProvider
{
    private readonly TextWriter _writer = TextWriter.Synchronized(
        new StreamWriter(PrivateFiles.Open(path, FileMode.Append)) { AutoFlush = true }
    );

    public ILogger CreateLogger(string categoryName) => new FileLogger(_writer, categoryName, timeProvider);

    public void Dispose() => _writer.Dispose();

    private sealed class FileLogger(TextWriter writer, string category, TimeProvider timeProvider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) =>
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{timeProvider.GetUtcNow():O} {logLevel} {eventId.Id} {category}: "
                        + $"{formatter(state, exception)}{(exception is null ? "" : Environment.NewLine + exception)}"
                )
            );
    }
}
