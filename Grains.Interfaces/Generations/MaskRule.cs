namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>Which part of a mask is painted anew.</summary>
[GenerateSerializer, Alias("hybridgrains.mask-rule.v1")]
public enum MaskRule
{
    /// <summary>What is bright; transparency means nothing.</summary>
    Bright = 0,

    /// <summary>What is transparent, as in OpenAI's API. Without a mask, the picture's own transparency counts.</summary>
    Transparent = 1,
}
