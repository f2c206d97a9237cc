using System.CommandLine;
using System.Runtime.InteropServices;
using HybridGrains.Cli.Commands;

namespace HybridGrains.Cli.Models;

/// <summary>
/// <c>hybridgrains models import|list|show|verify|pair|export|share|lora|remove</c>: passed on as they are to <see cref="ModelKitHost"/>,
/// which knows their options.
/// </summary>
internal static class ModelsCommand
{
    private const string Word = "models";

    /// <summary>For the list of commands; what follows "models" is parsed by the other program.</summary>
    public static Command Create() =>
        new(
            Word,
            "Import, list, show, verify, pair, export, share and remove models, and keep their lists of LoRAs: 'models import --help' "
                + "and so on."
        )
        {
            TreatUnmatchedTokensAsErrors = false,
            Arguments = { Names() },
        };

    /// <summary>For shells that complete.</summary>
    private static Argument<string[]> Names()
    {
        var names = new Argument<string[]>("command") { Hidden = true, Arity = ArgumentArity.ZeroOrMore };
        names.CompletionSources.Add("import", "list", "show", "verify", "pair", "export", "share", "lora", "remove");
        return names;
    }

    public static bool Matches(string[] args) => args is [Word, ..];

    public static async Task<int> RunAsync(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        void Cancel(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            interrupted.Cancel();
        }

        Console.CancelKeyPress += Cancel;
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            context =>
            {
                context.Cancel = true;
                interrupted.Cancel();
            }
        );
        try
        {
            return await CommandRunner.RunAsync(() => ModelKitHost.RunAsync(args[1..], interrupted.Token));
        }
        finally
        {
            Console.CancelKeyPress -= Cancel;
        }
    }
}
