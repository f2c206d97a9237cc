namespace HybridGrains.Training.Hours;

/// <summary>One command of the way to an edge companion.</summary>
/// <param name="Passes">What it computes, in words.</param>
/// <param name="Flops">All of it.</param>
internal sealed record TrainingStage(string Command, string Passes, double Flops);
