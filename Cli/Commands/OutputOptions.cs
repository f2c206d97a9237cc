using System.CommandLine;

namespace HybridGrains.Cli.Commands;

/// <summary>Where pictures are written and as what.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "File to write. Default: hybridgrains-SEED. With --n, -1, -2, ... are added.",
    };
    private readonly Option<string?> _format = new("--format")
    {
        Description = "png, jpeg or webp. Default: what --out ends in, else png.",
    };
    private readonly Option<int?> _quality = new("--quality")
    {
        Description = "Quality of jpeg and webp, 0 to 100; webp loses nothing at 100. Default: 90.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_out, _format, _quality])
        {
            command.Add(option);
        }
    }

    public PictureOutput Read(ParseResult parsed, string byDefault = "png") =>
        PictureOutput.Choose(parsed.GetValue(_out), parsed.GetValue(_format), parsed.GetValue(_quality), byDefault);
}
