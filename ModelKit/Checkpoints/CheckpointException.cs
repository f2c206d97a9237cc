namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>A checkpoint, LoRA or family that cannot be used; the message says what is wrong and what to do.</summary>
public sealed class CheckpointException(string message, Exception? innerException = null) : Exception(message, innerException);
