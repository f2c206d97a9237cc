namespace HybridGrains.ModelKit.Onnx;

/// <summary>Whether matrices and kernels become 8-bit integers with one scale per output channel.</summary>
public enum OnnxQuantization
{
    /// <summary>They stay floating-point.</summary>
    None = 0,

    /// <summary>
    /// Stored as integers and widened when the session is made: a quarter of the file of fp32, the speed and memory of fp32.
    /// </summary>
    WeightOnly = 1,

    /// <summary>
    /// Linear layers also compute in integers: their inputs are rounded to 8 bits at run time, with one scale for the whole batch, so
    /// that a row's result depends on the rows beside it. Convolutions are as in <see cref="WeightOnly"/>.
    /// </summary>
    Dynamic = 2,
}
