using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <param name="Range">The attempt that it is of; null where it is of none that counts.</param>
/// <param name="Why">What is wrong with it, or why there is none.</param>
/// <param name="Returned">It came from the worker whose line had broken, and that worker has spoken its word.</param>
internal sealed record ResultRuling(ResultRulingKind Kind, RangeRecord? Range = null, string? Why = null, bool Returned = false);
