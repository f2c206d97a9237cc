namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>What a request may ask for, said once: gateway, grains and command line check and print these figures.</summary>
public static class RequestLimits
{
    /// <summary>Characters of a prompt, and of a negative one.</summary>
    public const int MaxPrompt = 32_000;

    /// <summary>Pictures of one request.</summary>
    public const int MaxImages = 10;

    /// <summary>Denoising steps of one picture; edge agents take no more either.</summary>
    public const int MaxSteps = 150;

    public const float MaxGuidance = 30;

    /// <summary>The largest integer that JSON readers keep exact.</summary>
    public const long MaxSeed = (1L << 53) - 1;

    /// <summary>Quality of JPEG and WebP, from 0.</summary>
    public const int MaxQuality = 100;

    /// <summary>LoRAs of one picture.</summary>
    public const int MaxLoras = 4;

    /// <summary>Weight of a LoRA, either way.</summary>
    public const double MaxLoraWeight = 10;

    /// <summary>Bytes of one picture's file to start from, or of its mask's; what decodes them reads no more.</summary>
    public const int MaxPictureBytes = 32 * 1024 * 1024;

    /// <summary>Bytes of a request's body, unless the gateway is configured otherwise.</summary>
    public const long MaxBodyBytes = 32 * 1024 * 1024;
}
