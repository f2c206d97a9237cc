using System.Text.Json;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests;

/// <summary>One folder of reference values: config, weights, inputs and outputs of a network, and how close to come.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly SafetensorsFile _io;

    public GoldenCase(string relativePath)
    {
        Folder = Path.Combine(Root(), "tests", "golden", relativePath);
        _io = SafetensorsFile.Open(Path.Combine(Folder, "io.safetensors"));
        using var description = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "case.json")));
        Tolerance = description.RootElement.GetProperty("tolerance").GetProperty("relative_to_max_abs_of_tensor").GetDouble();
        Parameters = description.RootElement.GetProperty("parameters").GetInt64();
    }

    public string Folder { get; }

    /// <summary>max |a - b| / max |b|.</summary>
    public double Tolerance { get; }

    public long Parameters { get; }

    public Tensor this[string name] => _io.Read(name);

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

    public void Dispose() => _io.Dispose();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No HybridGrains.sln above " + AppContext.BaseDirectory);
    }
}
