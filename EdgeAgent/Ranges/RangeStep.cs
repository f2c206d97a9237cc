using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Ranges;

/// <summary>One step is done; <paramref name="StepsDone"/> counts from the start of the generation.</summary>
internal readonly record struct RangeStep(int StepsDone, PictureMessage? Preview);
