using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>What a sampler plans on: a family's forward process and how its scheduler_config.json sets samplers.</summary>
public sealed record SamplerSchedule : NoiseSchedule
{
    [SetsRequiredMembers]
    private SamplerSchedule(NoiseSchedule process)
        : base(process) { }

    /// <summary>Default: every sampler's own defaults.</summary>
    public SamplerOptions Options { get; init; } = SamplerOptions.Default;

    /// <summary>The diffusers class that the file was written for; null when it names none.</summary>
    public string? SchedulerClass { get; init; }

    /// <exception cref="FamilyException">The file cannot be read or a member has a value that is not known; the message names
    /// it.</exception>
    public static new SamplerSchedule Read(string file) => SchedulerFile.Read(file, Parse);

    /// <summary>Reads a scheduler_config.json. Members of other schedulers are ignored.</summary>
    /// <exception cref="FamilyException">A member is of another type, out of range or not known; the message names it.</exception>
    public static new SamplerSchedule Parse(JsonElement config)
    {
        var members = new ConfigMembers(config);
        return new SamplerSchedule(NoiseSchedule.Parse(config))
        {
            Options = SamplerOptions.Parse(members),
            SchedulerClass = members.Text("_class_name", "") is { Length: > 0 } name ? name : null,
        };
    }
}
