namespace HybridGrains.ModelKit.Onnx;

/// <param name="Inputs">Shapes of the inputs.</param>
/// <param name="RelativeDifference">max |onnx - torch| / max |torch|.</param>
public sealed record OnnxSelfCheckCase(string Inputs, double RelativeDifference);
