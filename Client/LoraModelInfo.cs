namespace HybridGrains.Client;

/// <summary>A LoRA of a model's list.</summary>
/// <param name="Hash">SHA-256 of what it adds to which weights; "" where it cannot be used.</param>
/// <param name="Denoisers">Those that can run with it.</param>
/// <param name="WhyNot">Why it cannot be used; null when it can.</param>
public sealed record LoraModelInfo(string Name, string Hash, IReadOnlyList<string> Denoisers, string? WhyNot);
