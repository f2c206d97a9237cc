namespace HybridGrains.Scheduling;

/// <summary>What a worker is ranked by.</summary>
/// <param name="StepTimes">Time of one step by denoiser; unknown ones are missing.</param>
/// <param name="DecodeTime">Time of decoding one picture; null when unknown.</param>
public sealed record MeasuredSpeed(IReadOnlyDictionary<string, TimeSpan> StepTimes, TimeSpan? DecodeTime);
