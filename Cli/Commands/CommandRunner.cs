using HybridGrains.Client;
using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace HybridGrains.Cli.Commands;

/// <summary>Turns the expected ends of a command into one line on standard error and an exit code.</summary>
internal static class CommandRunner
{
    public const int Failed = 1;
    public const int Interrupted = 130;

    private static readonly IAnsiConsole Error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            Error.MarkupLine("[yellow]Cancelled.[/]");
            return Interrupted;
        }
        catch (HybridGrainsApiException refused)
        {
            Error.MarkupLineInterpolated($"[red]{refused.Message}[/]");
            return Failed;
        }
        catch (OptionsValidationException refused)
        {
            foreach (var failure in refused.Failures)
            {
                Error.MarkupLineInterpolated($"[red]{failure}[/]");
            }

            return Failed;
        }
        catch (Exception expected)
            when (expected is CommandException or FamilyException or HttpRequestException or StoreUnavailableException)
        {
            Error.MarkupLineInterpolated($"[red]{expected.Message}[/]");
            return Failed;
        }
    }
}
