using System.Text.Json;
using HybridGrains.ModelKit.Networks.UNet;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests;

/// <summary>One folder of reference values: config, weights, inputs and outputs of a network, and how close to come.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly SafetensorsFile _io;
    private readonly JsonDocument _description;

    public GoldenCase(string relativePath)
    {
        Folder = GoldenFolder.Of(relativePath);
        _io = SafetensorsFile.Open(Path.Combine(Folder, "io.safetensors"));
        _description = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "case.json")));
        Tolerance = _description.RootElement.GetProperty("tolerance").GetProperty("relative_to_max_abs_of_tensor").GetDouble();
        Parameters = _description.RootElement.GetProperty("parameters").GetInt64();
    }

    public string Folder { get; }

    /// <summary>max |a - b| / max |b|.</summary>
    public double Tolerance { get; }

    public long Parameters { get; }

    /// <summary>The runs of the case, by name.</summary>
    public IEnumerable<string> Runs =>
        _description.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("run").GetString()!);

    public Tensor this[string name] => _io.Read(name);

    /// <summary>
    /// The input tensors of a denoiser's run by the name of their argument: sample, timestep, added.text_embeds, down_res0...
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Arguments(string run) =>
        _description
            .RootElement.GetProperty("runs")
            .EnumerateArray()
            .Single(item => item.GetProperty("run").GetString() == run)
            .GetProperty("arguments")
            .EnumerateObject()
            .ToDictionary(argument => argument.Value.GetString()!, argument => this[argument.Name]);

    /// <summary>The arguments of a run that go beside sample, timestep and prompt.</summary>
    public static UNetConditioning Conditioning(IReadOnlyDictionary<string, Tensor> arguments)
    {
        var residuals = arguments
            .Where(item => item.Key.StartsWith("down_res", StringComparison.Ordinal))
            .OrderBy(item => int.Parse(item.Key["down_res".Length..]))
            .Select(item => item.Value)
            .ToList();
        return new UNetConditioning
        {
            TextEmbeds = arguments.GetValueOrDefault("added.text_embeds"),
            TimeIds = arguments.GetValueOrDefault("added.time_ids"),
            ClassLabels = arguments.GetValueOrDefault("class_labels"),
            MidBlockResidual = arguments.GetValueOrDefault("mid_block_additional_residual"),
            DownBlockResiduals = residuals.Count == 0 ? null : residuals,
        };
    }

    public void AssertClose(string name, Tensor actual, double? tolerance = null)
    {
        var error = RelativeError(actual, this[name]);
        Assert.True(error <= (tolerance ?? Tolerance), $"{name}: relative error {error}, allowed {tolerance ?? Tolerance}");
    }

    public static double RelativeError(Tensor actual, Tensor expected)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (a, b) = (actual.detach().to(ScalarType.Float64), expected.to(ScalarType.Float64));
        return ((a - b).abs().max() / b.abs().max()).item<double>();
    }

    public void Dispose()
    {
        _io.Dispose();
        _description.Dispose();
    }
}
