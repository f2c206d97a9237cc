namespace HybridGrains.ModelKit.Lora;

/// <summary>What a tensor is in the product up x (middle x) down, scaled by alpha / rank.</summary>
internal enum LoraRole
{
    Down = 0,
    Up = 1,
    Middle = 2,
    Alpha = 3,
}
