namespace HybridGrains.Training.Consistency;

/// <summary>
/// One reverse step as weights: <c>z_s = Previous z_t + Clean x0 + Noise N(0, I)</c>. Every first-order solver has this form.
/// </summary>
internal readonly record struct ReverseStep(double Previous, double Clean, double Noise);
