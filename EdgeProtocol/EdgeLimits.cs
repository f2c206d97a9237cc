namespace HybridGrains.EdgeProtocol;

/// <summary>Largest values either end accepts; both check before they allocate.</summary>
public static class EdgeLimits
{
    /// <summary>Bytes of one message: a 2,048 px RGB picture (12.6 MB) or SDXL latents with history, with room for the envelope.</summary>
    public const int MaxMessageBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of one piece of a large result: a quarter of a second on a line of 8 Mbit/s.</summary>
    public const int MaxPartBytes = 256 * 1024;

    /// <summary>Bytes that a connection may send before it has proved who it is: SignalR's handshake and a proof.</summary>
    public const int MaxUnprovenBytes = 8 * 1024;

    /// <summary>Bytes of an assignment's secret.</summary>
    public const int NonceBytes = 16;

    /// <summary>Longest time that an agent may say a range took.</summary>
    public static readonly TimeSpan MaxClaimedTime = TimeSpan.FromDays(1);

    public const int MaxNameLength = 128;
    public const int MaxModels = 64;
    public const int MaxNamesPerModel = 32;
    public const int MaxLorasPerModel = 256;
    public const int MaxReasonLength = 1_000;
    public const int MaxSteps = 150;
    public const int MaxPictureSide = 2_048;
    public const int MaxLatentStateBytes = 8 * 1024 * 1024;
}
