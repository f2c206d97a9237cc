using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>The sampler of a diffusers scheduler class, with every option taken from its scheduler_config.json.</summary>
public static class DiffusersScheduler
{
    private static readonly Dictionary<string, ISampler> ByClass = new(StringComparer.Ordinal)
    {
        ["DDIMScheduler"] = new DdimSampler(),
        ["DDPMScheduler"] = new DdpmSampler(),
        ["PNDMScheduler"] = new PndmSampler(),
        ["EulerDiscreteScheduler"] = new EulerSampler(),
        ["EulerAncestralDiscreteScheduler"] = new EulerAncestralSampler(),
        ["HeunDiscreteScheduler"] = new HeunSampler(),
        ["LMSDiscreteScheduler"] = new LmsSampler(),
        ["KDPM2DiscreteScheduler"] = new Dpm2Sampler(),
        ["KDPM2AncestralDiscreteScheduler"] = new Dpm2Sampler(ancestral: true),
        ["DPMSolverMultistepScheduler"] = new DpmSolverMultistepSampler(),
        ["DPMSolverSinglestepScheduler"] = new DpmSolverSinglestepSampler(),
        ["DEISMultistepScheduler"] = new DeisSampler(),
        ["UniPCMultistepScheduler"] = new UniPcSampler(),
        ["LCMScheduler"] = new LcmSampler(),
        ["TCDScheduler"] = new TcdSampler(),
        ["CMStochasticIterativeScheduler"] = new ConsistencySampler(),
        ["FlowMatchEulerDiscreteScheduler"] = new FlowEulerSampler(),
    };

    public static IEnumerable<string> Classes => ByClass.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="FamilyException">The engine has no such scheduler; the message lists those it has.</exception>
    public static ISampler Sampler(string className) =>
        ByClass.TryGetValue(className, out var sampler)
            ? sampler
            : throw new FamilyException($"_class_name '{className}' is not known: {string.Join(", ", Classes)}.");
}
