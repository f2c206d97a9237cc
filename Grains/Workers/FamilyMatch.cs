using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>
/// What a cluster can use of what an agent says it has: the first family served here with the same files, and of its denoisers and
/// decoders those that the family has. The rest of the claim changes nothing.
/// </summary>
internal static class FamilyMatch
{
    public static (EdgeOffer? Family, string? WhyNot) Of(EdgeHello hello, IReadOnlyCollection<ModelFamily> served)
    {
        foreach (var model in hello.Models)
        {
            var family = served.FirstOrDefault(family =>
                family.Manifest.Name == model.Family && family.Hash.Equals(model.Hash, StringComparison.OrdinalIgnoreCase)
            );
            if (family is not null && Offer(family, model) is { } offer)
            {
                return (offer, null);
            }
        }

        return (
            null,
            hello.Models.Length == 0
                ? "it has no models"
                : $"its families ({string.Join(", ", hello.Models.Select(model => model.Family))}) are not served here or have other files"
        );
    }

    private static EdgeOffer? Offer(ModelFamily family, EdgeModel model)
    {
        var (manifest, decoder) = (family.Manifest, family.Manifest.Defaults.Decoder);
        string[] denoisers = [.. model.Denoisers.Distinct().Intersect(manifest.Denoisers.Select(entry => entry.Name))];
        string[] decoders = [.. model.Decoders.Distinct().Intersect(manifest.Decoders.Select(entry => entry.Name))];
        return denoisers.Length > 0 && decoders.Contains(decoder)
            ? new EdgeOffer(manifest.Name, [.. denoisers], [.. decoders], denoisers[0], decoder)
            {
                Content = family.Content,
                Loras = model.Loras.IsDefault ? [] : model.Loras,
            }
            : null;
    }
}
