using System.CommandLine;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary>The folder of model families, the same for all commands.</summary>
internal static class ModelsOption
{
    public const string Variable = "HYBRIDGRAINS_MODELS";

    public static Option<string> Create() =>
        new("--models")
        {
            Description = $"Folder of model families. Default: {Variable}, else 'models' in the working folder.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) ?? "models",
        };

    /// <summary>A family by its name, wherever in the folder it lies.</summary>
    /// <exception cref="CheckpointException">There is none; the message names those there are.</exception>
    public static ModelFamily Find(string modelsFolder, string name)
    {
        var families = ModelFamily.LoadAll(modelsFolder);
        return families.FirstOrDefault(family => family.Manifest.Name == name)
            ?? throw new CheckpointException(
                $"There is no family '{name}' in {modelsFolder}. Known: "
                    + $"{string.Join(", ", families.Select(family => family.Manifest.Name))}."
            );
    }
}
