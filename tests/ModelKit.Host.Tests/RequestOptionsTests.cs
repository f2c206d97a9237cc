using System.Text.Json.Nodes;
using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.ModelKit.Host.Tests;

/// <summary>Options of <c>generate</c> that only some families take, on a cluster that the command starts.</summary>
public sealed class RequestOptionsTests : IDisposable
{
    private static readonly string[] Plain =
    [
        "generate",
        "a cat",
        "--seed",
        "7",
        "--steps",
        "2",
        "--cloud-steps",
        "2",
        "--guidance",
        "3",
        "--negative",
        "a dog",
    ];
    private readonly TemporaryFolder _temporary = new();
    private readonly CommandLine _commandLine;

    public RequestOptionsTests() => _commandLine = new CommandLine(_temporary.Path);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Generate_SizesOfSdxl_ReachTheModelAndThePictureTells()
    {
        var tokenizer = TinyCheckpoint.WriteTokenizer(_temporary.File("tokenizer"));
        TinyCheckpoint.Import(
            GoldenFolder.Of("pipeline/tiny_sdxl"),
            _temporary.File("models"),
            "xl",
            with: request => request with { Tokenizer = tokenizer }
        );

        var plain = await PixelsAsync("plain.png");
        Assert.NotEqual(plain, await PixelsAsync("target.png", "--target-size", "512x256"));
        Assert.NotEqual(plain, await PixelsAsync("original.png", "--original-size", "640x480", "--crop-top-left", "8,16"));
        Assert.NotEqual(
            plain,
            await PixelsAsync(
                "negative.png",
                "--negative-original-size",
                "100x90",
                "--negative-crop-top-left",
                "5,6",
                "--negative-target-size",
                "80x70"
            )
        );

        var (_, shown) = await _commandLine.RunAsync("show", "negative.png", "--json");
        var sizes = JsonNode.Parse(shown)!["provenance"]!["sizes"]!;
        Assert.Equal(
            "100x90 5,6 80x70",
            $"{sizes["negative_original_size"]} {sizes["negative_crops_coords_top_left"]} {sizes["negative_target_size"]}"
        );

        await RefusedAsync("target_size must be WIDTHxHEIGHT with sides of 1 to 65536 pixels; it is '0x5'", "--target-size", "0x5");
        await RefusedAsync("crops_coords_top_left must be TOP,LEFT of 0 to 65536 pixels; it is '-1,0'", "--crop-top-left=-1,0");
        await RefusedAsync("negative_target_size must be given with", "--negative-original-size", "10x10");
        await RefusedAsync("negative_original_size must be given with", "--negative-target-size", "10x10");
        await RefusedAsync("negative_target_size must be given with", "--negative-crop-top-left", "1,1");
    }

    [Fact]
    public async Task Generate_WhatTheFamilyDoesNotTake_IsRefusedByField()
    {
        TinyCheckpoint.Import(TinyCheckpoint.Copy(_temporary.File("sd")), _temporary.File("models"), "tiny");

        await RefusedAsync("target_size must be left out: tiny is not conditioned on sizes", "--target-size", "64x64");
        await RefusedAsync("loras must be on the list of tiny; 'gone' is not (it has none)", "--lora", "gone");
        await RefusedAsync("--lora is 'gone:11'", "--lora", "gone:11");
        await RefusedAsync("--lora is 'gone:much'", "--lora", "gone:much");
        await RefusedAsync(
            "--lora is given 5 times; at most 4",
            [.. Enumerable.Repeat((string[])["--lora", "gone"], 5).SelectMany(pair => pair)]
        );
    }

    private async Task<byte[]> PixelsAsync(string file, params string[] options)
    {
        var (exitCode, output) = await _commandLine.RunAsync([.. Plain, .. options, "--out", file]);
        Assert.True(exitCode == 0, output);
        return PictureReader.ReadRgb(await File.ReadAllBytesAsync(_temporary.File(file), TestContext.Current.CancellationToken)).Pixels;
    }

    private async Task RefusedAsync(string message, params string[] options)
    {
        var (exitCode, output) = await _commandLine.RunAsync([.. Plain, .. options]);
        Assert.Equal(1, exitCode);
        Assert.Contains(message, output);
    }
}
