namespace HybridGrains.Diffusion.Devices;

/// <summary>A device that was asked for is not there; the message says what was found and what to install.</summary>
public sealed class DeviceException(string message, Exception? cause = null) : Exception(message, cause);
