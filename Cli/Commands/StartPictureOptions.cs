using System.CommandLine;
using HybridGrains.Client;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Cli.Commands;

/// <summary>The picture that a generation starts from.</summary>
internal sealed class StartPictureOptions
{
    /// <summary>As base64 in JSON it still fits a gateway's body, with a MiB for the other fields.</summary>
    private const long MaxBytes = RequestLimits.MaxBodyBytes / 4 * 3 - 1024 * 1024;

    private readonly Option<string?> _image = new("--image")
    {
        Description = "Start from this picture: PNG, JPEG, WebP, GIF or BMP, stretched to --size.",
    };
    private readonly Option<string?> _mask = new("--mask")
    {
        Description = "With --image: a picture that is bright where the other is to be painted anew.",
    };

    public void AddTo(Command command)
    {
        command.Add(_image);
        command.Add(_mask);
    }

    /// <summary>Reads the files.</summary>
    public GenerationSubmission Read(ParseResult parsed, GenerationSubmission submission)
    {
        if (parsed.GetValue(_image) is not { } image)
        {
            if (parsed.GetValue(_mask) is not null)
            {
                throw new CommandException("--mask needs the picture it is for: --image.");
            }

            return submission.Strength is < 1
                ? throw new CommandException("--strength needs a picture to start from: --image.")
                : submission;
        }

        var read = submission with
        {
            Image = ReadFile("--image", image),
            Mask = parsed.GetValue(_mask) is { } mask ? ReadFile("--mask", mask) : null,
        };
        var bytes = read.Image.LongLength + (read.Mask?.LongLength ?? 0);
        return bytes <= MaxBytes
            ? read
            : throw new CommandException($"--image and --mask have {bytes} bytes together; at most {MaxBytes} can be sent.");
    }

    private static byte[] ReadFile(string option, string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes } large)
            {
                throw new CommandException($"{option}: {path} has {large.Length} bytes; at most {MaxBytes} can be sent.");
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{option}: {unreadable.Message}");
        }
    }
}
