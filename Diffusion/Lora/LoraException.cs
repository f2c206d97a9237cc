namespace HybridGrains.Diffusion.Lora;

/// <summary>A LoRA of a family's list that cannot be used; the message says why.</summary>
public sealed class LoraException(string message) : Exception(message);
