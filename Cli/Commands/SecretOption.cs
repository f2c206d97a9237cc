using System.CommandLine;

namespace HybridGrains.Cli.Commands;

/// <summary>A key or token: from a file or a variable, never from the command line, which every user of the machine can list.</summary>
internal sealed class SecretOption
{
    private readonly string _variable;
    private readonly Option<string?> _file;
    private readonly Option<string?> _plain;

    /// <param name="name">"--api-key": the file's option is "--api-key-file".</param>
    public SecretOption(string name, string variable, string description)
    {
        _variable = variable;
        _file = new Option<string?>(name + "-file") { Description = $"{description} Default: the variable {variable}." };
        _plain = new Option<string?>(name) { Hidden = true };
    }

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_plain);
    }

    /// <summary>Null when there is none.</summary>
    public string? Read(ParseResult parsed)
    {
        if (parsed.GetResult(_plain) is not null)
        {
            throw new CommandException(
                $"{_plain.Name} would show the secret to everyone who lists processes. Put it into the variable {_variable}, or into "
                    + $"a file: {_file.Name} FILE."
            );
        }

        if (parsed.GetValue(_file) is not { } file)
        {
            return Environment.GetEnvironmentVariable(_variable) is { Length: > 0 } value ? value : null;
        }

        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } text
                ? text
                : throw new CommandException($"{_file.Name}: {file} is empty.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{_file.Name}: {unreadable.Message}");
        }
    }
}
