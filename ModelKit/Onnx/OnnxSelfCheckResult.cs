namespace HybridGrains.ModelKit.Onnx;

/// <summary>How far an exported file is from the network it was made from.</summary>
public sealed record OnnxSelfCheckResult(IReadOnlyList<OnnxSelfCheckCase> Cases)
{
    public double MaxRelativeDifference => Cases.Max(c => c.RelativeDifference);
}
