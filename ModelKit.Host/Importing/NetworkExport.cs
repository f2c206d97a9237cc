using System.Diagnostics;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Lora;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>
/// Writes one network of a checkpoint as ONNX and checks the files against it. The network is in memory once at a time: it is let go
/// before ONNX Runtime opens the files, and read again after that.
/// </summary>
internal sealed class NetworkExport(ImportRequest request, IReadOnlyList<(LoraFile File, double Scale)> loras, IProgress<string> progress)
{
    /// <summary>Sums in another order, over the largest networks. Anything wrong in a graph gives far more.</summary>
    private const double LargestDifference = 2e-3;

    /// <summary>Integers are coarse; this only catches what is broken. The difference is written to family.json.</summary>
    private const double LargestQuantizedDifference = 0.5;

    /// <param name="side">Latent cells along each side at the default size, for counting arithmetic.</param>
    /// <param name="tokens">Of a padded prompt.</param>
    /// <exception cref="CheckpointException">A file does not compute what the network computes.</exception>
    public IReadOnlyList<ImportedPart> Export(
        CheckpointPart part,
        AsideFolder folder,
        int side,
        int tokens,
        CancellationToken cancellationToken
    )
    {
        var options = Options(part);
        var (files, parts) = Write(part, folder, options, side, tokens, cancellationToken);
        var runs = new List<OnnxCheckRun>();
        try
        {
            foreach (var file in files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report($"{file.Name}: running in ONNX Runtime");
                runs.Add(file.Run(FullPath(folder, file)));
            }

            cancellationToken.ThrowIfCancellationRequested();
            progress.Report($"{part.Name}: running in TorchSharp");
            using var network = Load(part);
            if (options.Quantization == OnnxQuantization.None)
            {
                StoredWeights.Round(network, options);
            }

            return
            [
                .. parts.Select((item, i) => item with { Difference = Checked(files[i], options, files[i].Compare(runs[i], network)) }),
            ];
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    private (IReadOnlyList<ExportedFile> Files, IReadOnlyList<ImportedPart> Parts) Write(
        CheckpointPart part,
        AsideFolder folder,
        OnnxExportOptions options,
        int side,
        int tokens,
        CancellationToken cancellationToken
    )
    {
        progress.Report($"{part.Name}: reading ({part.ClassName})");
        using var network = Load(part);
        var files = ExportedFile.Of(network, part.Name);
        var component = folder.Component(part.Name);
        File.WriteAllText(Path.Combine(component, "config.json"), part.ConfigJson);
        options = WriteWeights(network, part.Name, component, options);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report($"{file.Name}: writing ONNX");
            file.Write(network, FullPath(folder, file), options);
            progress.Report(
                FormattableString.Invariant(
                    $"{file.Name}: written; peak memory so far {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB"
                )
            );
        }

        return (files, [.. files.Select(file => Describe(file, network, side, tokens))]);
    }

    /// <summary>
    /// Weights once, as safetensors; the ONNX files point at them. Integers have no place there and stay in the ONNX file.
    /// </summary>
    private OnnxExportOptions WriteWeights(Network network, string name, string component, OnnxExportOptions options)
    {
        if (options.Quantization != OnnxQuantization.None)
        {
            progress.Report($"{name}: 8-bit weights are kept in the ONNX file");
            return options;
        }

        progress.Report($"{name}: writing weights");
        return options with { Weights = StoredWeights.Save(network, component, options) };
    }

    private static ImportedPart Describe(ExportedFile file, Network network, int side, int tokens) =>
        new(file.Name, file.Path, file.Parameters(network), null)
        {
            Denoiser = (network as UNet2DConditionModel)?.Config,
            Flops = network switch
            {
                UNet2DConditionModel denoiser => FlopCount.Denoiser(denoiser, side, tokens),
                AutoencoderKL or AutoencoderTiny when file.Prefixes.Contains("decoder.") => FlopCount.Decoder(network, side),
                _ => 0,
            },
        };

    private Network Load(CheckpointPart part)
    {
        var network = part.Load();
        foreach (var (file, scale) in loras)
        {
            var layers = file.MergeInto(network, part.Name, scale);
            if (layers > 0)
            {
                progress.Report($"{part.Name}: LoRA merged into {layers} layers");
            }
        }

        return network;
    }

    private OnnxExportOptions Options(CheckpointPart part) =>
        new() { Dtype = request.Dtype, Quantization = part.Name == Checkpoint.Denoiser ? request.Quantization : OnnxQuantization.None };

    private double Checked(ExportedFile file, OnnxExportOptions options, OnnxSelfCheckResult result)
    {
        var largest = options.Quantization == OnnxQuantization.None ? LargestDifference : LargestQuantizedDifference;
        progress.Report(
            FormattableString.Invariant($"{file.Name}: differs from TorchSharp by {result.MaxRelativeDifference:E1} of the largest value")
        );
        return result.MaxRelativeDifference <= largest
            ? result.MaxRelativeDifference
            : throw new CheckpointException(
                $"{file.Name}: ONNX Runtime and TorchSharp differ by {result.MaxRelativeDifference:E1}, allowed "
                    + $"{largest:E1}: {string.Join("; ", result.Cases)}"
            );
    }

    private static string FullPath(AsideFolder folder, ExportedFile file) => Path.Combine(folder.Path, file.Path);
}
