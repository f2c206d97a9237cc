namespace HybridGrains.Training;

/// <summary>An expected end of a training command; the message says what to do.</summary>
internal sealed class TrainingException(string message) : Exception(message);
