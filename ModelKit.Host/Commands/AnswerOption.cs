using System.CommandLine;
using System.Text.Json;
using HybridGrains.ModelKit.Host.Importing;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary>--json: what a command says at its end, as an object; its progress goes to standard error then.</summary>
internal sealed class AnswerOption
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON object, a line each where there are several, and nothing else.",
    };

    public void AddTo(Command command) => command.Add(_json);

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public ConsoleProgress Progress(ParseResult parsed) => new(TimeProvider.System, IsJson(parsed) ? Console.Error : null);

    public void Write(ParseResult parsed, object json, string text) =>
        Console.WriteLine(IsJson(parsed) ? JsonSerializer.Serialize(json, Options) : text);
}
