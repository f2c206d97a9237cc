// A picture for each prompt, side by side, with who ran which steps.
//
//   dotnet run -c Release --project samples/Pictures -- http://127.0.0.1:5080 "a red apple" "two cats on grass"
//
// The key, where the cluster asks for one, comes in HYBRIDGRAINS_API_KEY.
using HybridGrains.Client;
using Microsoft.Extensions.DependencyInjection;

if (args is not [var address, _, ..] || !Uri.TryCreate(address, UriKind.Absolute, out var gateway))
{
    Console.Error.WriteLine("Usage: Pictures GATEWAY PROMPT [PROMPT ...]    for example: Pictures http://127.0.0.1:5080 \"a red apple\"");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // What runs is cancelled, not abandoned.
    pressed.Cancel = true;
    interrupted.Cancel();
};

var services = new ServiceCollection();
services.AddHybridGrainsClient(gateway, Environment.GetEnvironmentVariable("HYBRIDGRAINS_API_KEY"));
await using var provider = services.BuildServiceProvider();
var client = provider.GetRequiredService<HybridGrainsClient>();
try
{
    var made = await Task.WhenAll(args.Skip(1).Select((prompt, number) => MakeAsync(prompt, $"picture-{number + 1}")));
    return made.All(good => good) ? 0 : 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    Console.Error.WriteLine("Interrupted; what ran was cancelled.");
    return 130;
}
catch (Exception failed) when (failed is HybridGrainsApiException or HttpRequestException)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}

async Task<bool> MakeAsync(string prompt, string name)
{
    await foreach (var update in client.GenerateAsync(new GenerationSubmission { Prompt = prompt, PreviewEvery = 4 }, interrupted.Token))
    {
        if (update.Preview is { } preview)
        {
            await File.WriteAllBytesAsync($"{name}.preview.png", preview, interrupted.Token);
        }

        if (update.Picture is { } picture)
        {
            await File.WriteAllBytesAsync($"{name}.png", picture, interrupted.Token);
            var ranges = update.Generation.Ranges.Select(range => $"{range.From}-{range.To} {range.Tier}");
            Console.WriteLine($"{name}.png: {prompt} ({string.Join(", ", ranges)})");
            return true;
        }

        if (update.Generation.HasEnded && update.Generation.Status != "completed")
        {
            Console.Error.WriteLine($"{prompt}: {update.Generation.Status}, {update.Generation.Reason}");
        }
    }

    return false;
}
