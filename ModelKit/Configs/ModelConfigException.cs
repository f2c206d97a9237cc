namespace HybridGrains.ModelKit.Configs;

/// <summary>A config.json that is broken, or asks for something ModelKit does not build. <see cref="Field"/> names the key.</summary>
public sealed class ModelConfigException : Exception
{
    public ModelConfigException(string field, string reason, Exception? innerException = null)
        : base($"{field}: {reason}", innerException)
    {
        Field = field;
    }

    /// <summary>The key of config.json, in its own spelling.</summary>
    public string Field { get; }
}
