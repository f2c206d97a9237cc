namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>
/// Mean and deviation of the advantages over all workers, so that each worker scales its own as one worker with everything would.
/// </summary>
public readonly record struct AdvantageScale(double Mean, double Deviation);
