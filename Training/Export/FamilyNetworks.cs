using HybridGrains.ModelKit.Networks;

namespace HybridGrains.Training.Export;

/// <summary>The networks of one family, which share a latent space and a conditioning.</summary>
/// <param name="Small">Null while only the large denoiser is trained: the family then names the large one twice.</param>
internal sealed record FamilyNetworks(
    CLIPTextModel TextEncoder,
    AutoencoderKL Autoencoder,
    UNet2DConditionModel Large,
    UNet2DConditionModel? Small
) : IDisposable
{
    /// <summary>The light autoencoder of edge devices; null while there is none.</summary>
    public AutoencoderTiny? Light { get; init; }

    /// <summary>Further denoisers, for example of other sizes, by the names that plans use.</summary>
    public IReadOnlyDictionary<string, UNet2DConditionModel> Others { get; init; } = new SortedDictionary<string, UNet2DConditionModel>();

    /// <summary>Reads model folders in the layout of diffusers and transformers.</summary>
    public static FamilyNetworks Load(string textEncoder, string autoencoder, string large, string? small, string? light = null) =>
        new(
            CLIPTextModel.FromPretrained(textEncoder),
            AutoencoderKL.FromPretrained(autoencoder),
            UNet2DConditionModel.FromPretrained(large),
            small is null ? null : UNet2DConditionModel.FromPretrained(small)
        )
        {
            Light = light is null ? null : AutoencoderTiny.FromPretrained(light),
        };

    /// <summary>Every denoiser with the name that plans use and its folder.</summary>
    public IEnumerable<(string Name, string Folder, UNet2DConditionModel Network)> Denoisers()
    {
        yield return ("large", "unet", Large);
        if (Small is not null)
        {
            yield return ("small", "unet_small", Small);
        }

        foreach (var (name, network) in Others)
        {
            yield return (name, "unet_" + name.Replace('-', '_'), network);
        }
    }

    public void Dispose()
    {
        TextEncoder.Dispose();
        Autoencoder.Dispose();
        Large.Dispose();
        Small?.Dispose();
        foreach (var other in Others.Values)
        {
            other.Dispose();
        }

        Light?.Dispose();
    }
}
