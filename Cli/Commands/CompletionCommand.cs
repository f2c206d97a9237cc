using System.CommandLine;

namespace HybridGrains.Cli.Commands;

/// <summary><c>hybridgrains completion SHELL</c>: a script that has a shell ask this program what may follow.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # hybridgrains completion bash >> ~/.bashrc
        _hybridgrains() {
          local IFS=$'\n'
          local found="$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)"
          COMPREPLY=( $(compgen -W "$found" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o default -F _hybridgrains hybridgrains
        """;

    private const string Zsh = """
        # hybridgrains completion zsh >> ~/.zshrc
        _hybridgrains() {
          local -a found
          found=( "${(@f)$(${words[1]} "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}" )
          compadd -a found
          _files
        }
        compdef _hybridgrains hybridgrains
        """;

    private const string Fish = """
        # hybridgrains completion fish > ~/.config/fish/completions/hybridgrains.fish
        complete -c hybridgrains -a '(hybridgrains "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    private const string PowerShell = """
        # hybridgrains completion pwsh >> $PROFILE
        Register-ArgumentCompleter -Native -CommandName hybridgrains -ScriptBlock {
          param($word, $line, $position)
          hybridgrains "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command(
            "completion",
            "Print what makes a shell complete commands and options; its first line says where to put it."
        )
        {
            shell,
        };
        command.SetAction(parsed =>
            Console.WriteLine(
                parsed.GetValue(shell) switch
                {
                    "zsh" => Zsh,
                    "fish" => Fish,
                    "pwsh" => PowerShell,
                    _ => Bash,
                }
            )
        );
        return command;
    }
}
