using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>Where robot and pedestrians were a fixed time ago. Counted in ticks and not in decisions, so that policies of every duration see the same.</summary>
internal sealed class SensorMemory
{
    /// <summary>0.4 s.</summary>
    public const int Ticks = 4;

    private readonly Pose[] _poses = new Pose[Ticks];
    private readonly Vector2[][] _pedestrians = new Vector2[Ticks][];
    private int _next;

    public SensorMemory(Pose pose, ReadOnlySpan<Vector2> pedestrians)
    {
        Array.Fill(_poses, pose);
        for (var i = 0; i < Ticks; i++)
            _pedestrians[i] = pedestrians.ToArray();
    }

    public Pose Pose => _poses[_next];

    public ReadOnlySpan<Vector2> Pedestrians => _pedestrians[_next];

    /// <summary>Keeps a moment over the oldest one.</summary>
    public void Keep(Pose pose, ReadOnlySpan<Vector2> pedestrians)
    {
        _poses[_next] = pose;
        pedestrians.CopyTo(_pedestrians[_next]);
        _next = (_next + 1) % Ticks;
    }
}
