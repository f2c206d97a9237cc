using System.ComponentModel;
using System.Net;
using HybridGrains.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace HybridGrains.Cli.Mcp;

/// <summary>What an assistant can do: make a picture, change one that it has made, see what can be drawn.</summary>
[McpServerToolType]
internal sealed class PictureTools(HybridGrainsClient client)
{
    private const string Png = "image/png";

    [
        McpServerTool(Name = "make_picture"),
        Description("Makes a picture from text and returns it, with its id and what was not understood.")
    ]
    public Task<IEnumerable<ContentBlock>> MakeAsync(
        [Description("What the picture shows.")] string prompt,
        [Description("WIDTHxHEIGHT in pixels. Default: the model's own size.")] string? size = null,
        [Description("The same seed and prompt give the same picture. Default: random.")] long? seed = null,
        [Description("What the picture should not show.")] string? negativePrompt = null,
        [Description("A name of list_models. Default: the first one.")] string? model = null,
        CancellationToken cancellationToken = default
    ) =>
        RunAsync(
            new GenerationSubmission
            {
                Prompt = prompt,
                Size = size,
                Seed = seed,
                NegativePrompt = negativePrompt,
                Model = model,
            },
            cancellationToken
        );

    [McpServerTool(Name = "edit_picture"), Description("Changes a picture that make_picture or edit_picture has returned.")]
    public async Task<IEnumerable<ContentBlock>> EditAsync(
        [Description("Id of the picture to start from.")] string id,
        [Description("What the new picture shows.")] string prompt,
        [Description("How much changes: above 0 to 1. Default: 0.8.")] double? strength = null,
        [Description("The same seed gives the same picture. Default: random.")] long? seed = null,
        CancellationToken cancellationToken = default
    )
    {
        var picture = await SayAsync(() => client.DownloadImageAsync(id, cancellationToken));
        var made = await SayAsync(() => client.GetAsync(id, cancellationToken));
        return await RunAsync(
            new GenerationSubmission
            {
                Prompt = prompt,
                Model = made.Model,
                Image = picture,
                Strength = strength,
                Seed = seed,
            },
            cancellationToken
        );
    }

    [McpServerTool(Name = "list_models", ReadOnly = true), Description("The models that can draw.")]
    public async Task<string> ListModelsAsync(CancellationToken cancellationToken = default) =>
        string.Join('\n', (await SayAsync(() => client.ListModelsAsync(cancellationToken))).Select(model => $"{model.Id}: {model.Title}"));

    private Task<IEnumerable<ContentBlock>> RunAsync(GenerationSubmission submission, CancellationToken cancellationToken) =>
        SayAsync<IEnumerable<ContentBlock>>(async () =>
        {
            GenerationUpdate? last = null;
            await foreach (var update in client.GenerateAsync(submission, cancellationToken))
            {
                last = update;
            }

            var generation = last!.Generation;
            var text = string.Join('\n', [$"id {generation.Id}, seed {generation.Seed}", .. generation.Warnings]);
            return [new TextContentBlock { Text = text }, ImageContentBlock.FromBytes(last.Picture!, Png)];
        });

    /// <summary>What is wrong with a call is the assistant's to read; anything else stays inside.</summary>
    private static async Task<T> SayAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception refused) when (refused is HybridGrainsApiException or GenerationFailedException)
        {
            throw new McpException(refused.Message, refused);
        }
        catch (HttpRequestException gone) when (gone.StatusCode is null or HttpStatusCode.BadGateway)
        {
            throw new McpException("The cluster does not answer.", gone);
        }
    }
}
