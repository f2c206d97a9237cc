namespace HybridGrains.Policy.Networks;

/// <summary>Content of a policy file, version 1. Arrays of floats are base64 of little-endian fp32.</summary>
internal sealed record PolicyDocument
{
    public const string FormatName = "hybridgrains.policy/1";

    public required string Format { get; init; }
    public required string Name { get; init; }
    public required long Version { get; init; }
    public required int ObservationSchema { get; init; }
    public required string ObservationFingerprint { get; init; }
    public required int ActionSpace { get; init; }
    public required int[] ActorHidden { get; init; }
    public required int[] CriticHidden { get; init; }
    public required int Inputs { get; init; }
    public required int Outputs { get; init; }
    public required byte[] InputMean { get; init; }
    public required byte[] InputDeviation { get; init; }
    public required double ValueMean { get; init; }
    public required double ValueDeviation { get; init; }
    public required byte[] Actor { get; init; }
    public required byte[] Critic { get; init; }

    /// <summary>How it was trained, for people.</summary>
    public string Training { get; init; } = "";
}
