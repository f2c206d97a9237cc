using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>One network of a checkpoint, opened only when it is loaded.</summary>
/// <param name="Name">Its folder in the layout of diffusers: unet, vae, text_encoder, text_encoder_2.</param>
/// <param name="ClassName">diffusers' or transformers' class.</param>
/// <param name="ConfigJson">The text of its config.json.</param>
public sealed record CheckpointPart(string Name, string ClassName, string ConfigJson, Func<IWeights> OpenWeights)
{
    /// <exception cref="StateMismatchException">The weights do not fit the config.</exception>
    public Network Load()
    {
        var network = Build();
        try
        {
            using var weights = OpenWeights();
            network.Load(weights);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The network with undefined weights; reserves their memory without touching it.</summary>
    /// <exception cref="Configs.ModelConfigException">The config is broken or asks for something that is not built.</exception>
    public Network Build() => NetworkClasses.Create(ClassName, ConfigJson);
}
