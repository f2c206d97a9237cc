using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;

namespace HybridGrains.Training.Pruning;

/// <summary>Parameters of a pruned denoiser by arithmetic, without making it.</summary>
internal sealed class ParameterCount
{
    private readonly IReadOnlyList<UNetPart> _parts;
    private readonly Dictionary<UNetPart, long> _perUnit;

    public ParameterCount(UNet2DConditionModel teacher)
    {
        _parts = UNetParts.Of(teacher.Config);
        var sizes = teacher.named_parameters().ToDictionary(item => item.name, item => item.parameter.numel());
        Teacher = sizes.Values.Sum();
        _perUnit = _parts.ToDictionary(
            part => part,
            part =>
                part.IsWhole
                    ? sizes.Where(size => part.Holds(size.Key)).Sum(size => size.Value)
                    : SlicedTensor.Of(part.Kind).Sum(slice => sizes.GetValueOrDefault($"{part.Name}.{slice.Name}")) / part.Units
        );
    }

    public long Teacher { get; }

    /// <summary>Everything that can be pruned, in the order of the forward pass.</summary>
    public IReadOnlyList<UNetPart> Parts => _parts;

    public long Of(PruningPlan plan)
    {
        return Teacher
            - _parts.Where(part => part.IsWhole && plan.Removed.Contains(part.Name) && !plan.IsInsideGone(part)).Sum(part => _perUnit[part])
            - _parts.Where(part => !part.IsWhole && !plan.IsGone(part)).Sum(part => (part.Units - plan.UnitsOf(part)) * _perUnit[part]);
    }
}
