using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>The LoRAs of a request against the lists of the families that this silo has.</summary>
internal static class LoraRequest
{
    /// <summary>The first fault, or null.</summary>
    public static SubmitResult? FirstFault(
        GenerationRequest request,
        ModelFamily family,
        Func<ModelFamily, IReadOnlyList<FamilyLora>> listOf,
        IEnumerable<ModelFamily> served
    )
    {
        if (request.Loras.IsDefaultOrEmpty)
        {
            return null;
        }

        if (request.Loras.Length > RequestLimits.MaxLoras)
        {
            return Fault("loras", $"must name at most {RequestLimits.MaxLoras}; there are {request.Loras.Length}");
        }

        var list = listOf(family);
        foreach (var asked in request.Loras)
        {
            if (!(Math.Abs(asked.Weight) <= RequestLimits.MaxLoraWeight))
            {
                return Fault(
                    "loras",
                    FormattableString.Invariant(
                        $"must have weights between -{RequestLimits.MaxLoraWeight} and {RequestLimits.MaxLoraWeight}; that of '{Short(asked.Name)}' is {asked.Weight}"
                    )
                );
            }

            if (request.Loras.Count(other => other.Name == asked.Name) > 1)
            {
                return Fault("loras", $"must name each LoRA once; '{Short(asked.Name)}' is there twice");
            }

            if (list.FirstOrDefault(lora => lora.Name == asked.Name) is not { } known)
            {
                return Fault(
                    "loras",
                    Unknown(asked.Name, family, list, served.Where(other => listOf(other).Any(lora => lora.Name == asked.Name)))
                );
            }

            if (known.Fault is { } why)
            {
                return Fault("loras", $"names '{asked.Name}', which cannot be used: {why}");
            }
        }

        return Plan(request, family, list);
    }

    /// <summary>The request with which LoRAs these are, and a plan of denoisers that can run with them.</summary>
    public static GenerationRequest Complete(GenerationRequest request, ModelFamily family, IReadOnlyList<FamilyLora> list)
    {
        if (request.Loras.IsDefaultOrEmpty)
        {
            return request;
        }

        var (large, small) = Taking(request, family, list);
        return request with
        {
            Loras =
            [
                .. request.Loras.Select(asked =>
                {
                    var known = list.First(lora => lora.Name == asked.Name);
                    return asked with { Hash = known.Hash, FileHash = known.Source!.TensorsSha256 };
                }),
            ],
            CloudSteps =
                request.CloudSteps
                ?? (
                    large && small ? null
                    : large ? request.Steps
                    : 0
                ),
        };
    }

    private static SubmitResult? Plan(GenerationRequest request, ModelFamily family, IReadOnlyList<FamilyLora> list)
    {
        var (large, small) = Taking(request, family, list);
        var names = string.Join(", ", request.Loras.Select(lora => lora.Name));
        var defaults = family.Manifest.DefaultsOf(request.Fast);
        if (!large && !small)
        {
            return Fault(
                "loras",
                $"must fit a denoiser of the request: neither {defaults.LargeDenoiser} nor {defaults.SmallDenoiser} runs with {names}"
            );
        }

        return request.CloudSteps switch
        {
            { } steps when !small && steps < request.Steps => Fault(
                "cloud_steps",
                $"must be {request.Steps}, or left out: only denoiser {defaults.LargeDenoiser} runs with {names}"
            ),
            > 0 when !large => Fault("cloud_steps", $"must be 0, or left out: only denoiser {defaults.SmallDenoiser} runs with {names}"),
            _ => null,
        };
    }

    private static (bool Large, bool Small) Taking(GenerationRequest request, ModelFamily family, IReadOnlyList<FamilyLora> list)
    {
        var defaults = family.Manifest.DefaultsOf(request.Fast);
        var asked = request.Loras.Select(lora => list.First(known => known.Name == lora.Name)).ToList();
        bool Takes(string denoiser) => asked.TrueForAll(lora => lora.Takes(family.Denoiser(denoiser)));
        return (Takes(defaults.LargeDenoiser), Takes(defaults.SmallDenoiser));
    }

    private static string Unknown(string name, ModelFamily family, IReadOnlyList<FamilyLora> list, IEnumerable<ModelFamily> others)
    {
        var elsewhere = string.Join(", ", others.Select(other => other.Manifest.Name));
        var known = list.Count == 0 ? "it has none" : $"known: {string.Join(", ", list.Select(lora => lora.Name))}";
        var where = elsewhere.Length > 0 ? $"one of {elsewhere}" : "not";
        return $"must be on the list of {family.Manifest.Name}; '{Short(name)}' is {where} ({known})";
    }

    private static SubmitResult Fault(string field, string rule) => new(SubmitOutcome.Invalid, $"{field} {rule}.", field);

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
