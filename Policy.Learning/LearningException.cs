namespace HybridGrains.Policy.Learning;

/// <summary>A run of the learner cannot go on; the message says why and what to do.</summary>
public sealed class LearningException(string message) : Exception(message);
