namespace HybridGrains.ModelKit.Onnx;

/// <summary>How weights are stored in an ONNX file; they are computed with as fp32 either way.</summary>
public enum OnnxDtype
{
    Float32 = 0,

    /// <summary>Half the bytes. ONNX Runtime widens the weights once, when the session is made.</summary>
    Float16 = 1,
}
