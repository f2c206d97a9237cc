using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>
/// Where robot and pedestrians were. Counted in ticks and not in decisions, so that policies of every duration see the same.
/// </summary>
internal sealed class SensorMemory
{
    private readonly Pose[] _poses;
    private readonly Vector2[][] _pedestrians;
    private int _next;

    /// <param name="ticks">How far back it reaches, at least 1.</param>
    public SensorMemory(int ticks, Pose pose, ReadOnlySpan<Vector2> pedestrians)
    {
        (_poses, _pedestrians) = (new Pose[ticks], new Vector2[ticks][]);
        Array.Fill(_poses, pose);
        for (var i = 0; i < ticks; i++)
        {
            _pedestrians[i] = pedestrians.ToArray();
        }
    }

    /// <param name="ago">Ticks, 1 to as far as it reaches; before the beginning everything stood as it began.</param>
    public Pose PoseAt(int ago) => _poses[At(ago)];

    /// <inheritdoc cref="PoseAt"/>
    public ReadOnlySpan<Vector2> PedestriansAt(int ago) => _pedestrians[At(ago)];

    /// <summary>Keeps a moment over the oldest one.</summary>
    public void Keep(Pose pose, ReadOnlySpan<Vector2> pedestrians)
    {
        _poses[_next] = pose;
        pedestrians.CopyTo(_pedestrians[_next]);
        _next = (_next + 1) % _poses.Length;
    }

    private int At(int ago) => (_next - ago + _poses.Length) % _poses.Length;
}
