namespace HybridGrains.ModelKit.Safetensors;

/// <summary>A file that is not valid safetensors, or whose header promises what the file does not hold.</summary>
public sealed class SafetensorsFormatException : Exception
{
    public SafetensorsFormatException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
