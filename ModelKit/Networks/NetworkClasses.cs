using HybridGrains.ModelKit.Configs;

namespace HybridGrains.ModelKit.Networks;

/// <summary>Networks by the class names of diffusers and transformers.</summary>
public static class NetworkClasses
{
    /// <returns>A network whose parameters are not initialised, for loading into.</returns>
    /// <exception cref="ModelConfigException">The class or something in its config is not built here.</exception>
    public static Network Create(string className, string configJson) =>
        className switch
        {
            "UNet2DConditionModel" => new UNet2DConditionModel(UNet2DConditionConfig.Parse(configJson), initialise: false),
            "AutoencoderKL" => new AutoencoderKL(AutoencoderKLConfig.Parse(configJson), initialise: false),
            "AutoencoderTiny" => new AutoencoderTiny(AutoencoderTinyConfig.Parse(configJson), initialise: false),
            "CLIPTextModel" => new CLIPTextModel(CLIPTextConfig.Parse(configJson), initialise: false),
            "CLIPTextModelWithProjection" => new CLIPTextModelWithProjection(CLIPTextConfig.Parse(configJson), initialise: false),
            _ => throw new ModelConfigException(
                "_class_name",
                $"\"{className}\" is not supported, only UNet2DConditionModel, AutoencoderKL, AutoencoderTiny, "
                    + "CLIPTextModel and CLIPTextModelWithProjection"
            ),
        };
}
