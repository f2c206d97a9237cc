namespace HybridGrains.ModelKit.Onnx;

public sealed record OnnxExportOptions
{
    /// <summary>Default: fp16.</summary>
    public OnnxDtype Dtype { get; init; } = OnnxDtype.Float16;

    /// <summary>Networks whose stored weights exceed it get a second file, "model.onnx.data". Protobuf ends at 2 GiB. Default: 1,900,000,000.</summary>
    public long ExternalDataThresholdBytes { get; init; } = 1_900_000_000;
}
