using System.CommandLine;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Safetensors;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary>Turns the expected ends of a command into one line on standard error and an exit code.</summary>
internal static class CommandRunner
{
    private const int Failed = 1;
    private const int Interrupted = 130;
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(RootCommand root, string[] args, CancellationToken cancellationToken)
    {
        try
        {
            return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null })
                .InvokeAsync(
                    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = CleanUpTime },
                    cancellationToken
                );
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled; nothing was changed.");
            return Interrupted;
        }
        catch (Exception expected) when (IsExpected(expected))
        {
            await Console.Error.WriteLineAsync(expected.Message);
            return Failed;
        }
    }

    /// <summary>Work runs off the calling thread: System.CommandLine hears Ctrl+C only once the action has given control back.</summary>
    public static void SetWork(this Command command, Func<ParseResult, CancellationToken, int> work) =>
        command.SetAction((parsed, cancellationToken) => Task.Run(() => work(parsed, cancellationToken), CancellationToken.None));

    private static bool IsExpected(Exception e) =>
        e
            is CheckpointException
                or FamilyException
                or ModelConfigException
                or SafetensorsFormatException
                or StateMismatchException
                or InvalidDataException
                or IOException
                or UnauthorizedAccessException
                or OnnxRuntimeException;
}
