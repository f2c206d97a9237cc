namespace HybridGrains.Diffusion.Runtime;

/// <summary>What a range runs with: a family's networks as they are, or with LoRAs merged into them.</summary>
internal interface INetworks : IDisposable
{
    PromptEncoder Prompts { get; }

    /// <param name="path">Of the ONNX file in the family.</param>
    NetworkSession Session(string path);
}
