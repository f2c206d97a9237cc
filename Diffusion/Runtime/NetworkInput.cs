using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>An input over a buffer of the caller.</summary>
/// <param name="Changes">Whether the buffer is written between runs; one that is not may be kept on the device.</param>
internal sealed record NetworkInput(string Name, OrtValue Value, bool Changes);
