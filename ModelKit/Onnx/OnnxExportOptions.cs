namespace HybridGrains.ModelKit.Onnx;

public sealed record OnnxExportOptions
{
    /// <summary>Default: fp16.</summary>
    public OnnxDtype Dtype { get; init; } = OnnxDtype.Float16;

    /// <summary>For denoisers on small devices; costs quality, which the caller should measure. Default: None.</summary>
    public OnnxQuantization Quantization { get; init; } = OnnxQuantization.None;

    /// <summary>
    /// Attention as ONNX Runtime's own operator, which never stores the scores; false spells it out in standard operators.
    /// Default: true.
    /// </summary>
    public bool FusedAttention { get; init; } = true;

    /// <summary>
    /// A safetensors file of the same network, in the folder of the ONNX file: weights that lie in it under their names are not
    /// stored again, the graph points at them. Default: null, every weight is in the ONNX file.
    /// </summary>
    public string? Weights { get; init; }

    /// <summary>
    /// Networks whose stored weights exceed it get a second file, "model.onnx.data". Protobuf ends at 2 GiB. Default:
    /// 1,900,000,000.
    /// </summary>
    public long ExternalDataThresholdBytes { get; init; } = 1_900_000_000;
}
