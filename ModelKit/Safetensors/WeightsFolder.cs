namespace HybridGrains.ModelKit.Safetensors;

/// <summary>
/// Finds the weights of a component folder as diffusers and transformers name them: one file or shards, plain or as the fp16
/// variant.
/// </summary>
public static class WeightsFolder
{
    /// <param name="folder">A component's folder.</param>
    /// <param name="file">The plain name, for example diffusion_pytorch_model.safetensors.</param>
    /// <exception cref="FileNotFoundException">Nothing that can be read; says so when there are only pickles.</exception>
    public static IWeights Open(string folder, string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        foreach (var name in (string[])[stem, stem + ".fp16"])
        {
            var whole = Path.Combine(folder, name + ".safetensors");
            if (File.Exists(whole))
            {
                return SafetensorsFile.Open(whole);
            }

            var index = Path.Combine(folder, IndexName(stem, name));
            if (File.Exists(index))
            {
                return ShardedWeights.Open(index);
            }
        }

        var pickles = Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.bin").Any();
        throw new FileNotFoundException(
            $"{folder} has no {file}, {stem}.fp16.safetensors or {stem}.safetensors.index.json."
                + (
                    pickles
                        ? " Its .bin files are Python pickles, which can run code and are not read: save the checkpoint as safetensors."
                        : ""
                )
        );
    }

    /// <summary>The variant's index is called "stem.safetensors.index.fp16.json".</summary>
    private static string IndexName(string stem, string name) =>
        name == stem ? stem + ".safetensors.index.json" : stem + ".safetensors.index.fp16.json";
}
