using System.CommandLine;
using System.CommandLine.Invocation;
using HybridGrains.ModelKit.Natives;

namespace HybridGrains.Training;

/// <summary>
/// Runs an action off the thread that started it: System.CommandLine hears Ctrl+C and SIGTERM only once the action has given
/// control back, and training never would. Says first what is amiss with the machine.
/// </summary>
internal sealed class InterruptibleAction(AsynchronousCommandLineAction action) : AsynchronousCommandLineAction
{
    public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default) =>
        Task.Run(
            () =>
            {
                if (OneDnn.Notice is { } notice)
                {
                    Console.Error.WriteLine(notice);
                }

                return action.InvokeAsync(parseResult, cancellationToken);
            },
            CancellationToken.None
        );

    /// <summary>Wraps the actions of a command and of all below it.</summary>
    public static void Wrap(Command command)
    {
        if (command.Action is AsynchronousCommandLineAction action)
        {
            command.Action = new InterruptibleAction(action);
        }

        foreach (var subcommand in command.Subcommands)
        {
            Wrap(subcommand);
        }
    }
}
