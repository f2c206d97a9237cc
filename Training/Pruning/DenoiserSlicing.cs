using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Pruning;

/// <summary>Cuts pruned denoisers out of a teacher, whose weights stay as they are.</summary>
internal sealed class DenoiserSlicing(UNet2DConditionModel teacher)
{
    private readonly Dictionary<string, Tensor> _weights = teacher
        .named_parameters()
        .ToDictionary(item => item.name, item => (Tensor)item.parameter);
    private readonly IReadOnlyList<UNetPart> _parts = UNetParts.Of(teacher.Config);

    /// <summary>
    /// A denoiser that computes what the teacher would with the slices that go set to zero and the layers that go passed by.
    /// </summary>
    public UNet2DConditionModel Slice(PruningPlan plan)
    {
        var student = new UNet2DConditionModel(plan.Apply(teacher.Config), initialise: false);
        var kept = Kept(plan);
        using var noGradient = no_grad();
        foreach (var (name, parameter) in student.named_parameters())
        {
            using var scope = NewDisposeScope();
            parameter.copy_(
                kept.TryGetValue(name, out var slice) ? _weights[name].index_select(slice.Dimension, slice.Indices) : _weights[name]
            );
        }

        return student;
    }

    /// <summary>For every tensor that is cut, the dimension and the indices that stay along it.</summary>
    public IReadOnlyDictionary<string, (int Dimension, Tensor Indices)> Kept(PruningPlan plan)
    {
        var kept = new Dictionary<string, (int, Tensor)>();
        foreach (var part in _parts.Where(part => !part.IsWhole && plan.UnitsOf(part) < part.Units && !plan.IsGone(part)))
        {
            var channels = ChannelChoice.Keep(part, name => _weights[$"{part.Name}.{name}"], plan.UnitsOf(part));
            foreach (var slice in SlicedTensor.Of(part.Kind).Where(slice => _weights.ContainsKey($"{part.Name}.{slice.Name}")))
            {
                var all = Enumerable
                    .Range(0, slice.Copies)
                    .SelectMany(copy => channels.Select(channel => channel + (long)copy * part.Units * part.Channels));
                kept.Add(
                    $"{part.Name}.{slice.Name}",
                    (slice.Dimension, tensor(all.ToArray(), device: _weights[$"{part.Name}.{slice.Name}"].device))
                );
            }
        }

        return kept;
    }
}
