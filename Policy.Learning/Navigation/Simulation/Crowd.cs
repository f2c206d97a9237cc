using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>
/// Pedestrians by social force (Helbing and Molnár 1995): each is drawn to a point of its own, pushed away by people, robot and
/// walls by forces that fall off exponentially with the gap, and picks another point when it is there or has tried for long
/// enough.
/// </summary>
public sealed class Crowd
{
    /// <summary>Seconds in which a pedestrian takes up the speed it wants.</summary>
    private const float Relaxation = 0.5f;

    private const float PeopleStrength = 3;
    private const float PeopleRange = 0.3f;
    private const float WallStrength = 5;
    private const float WallRange = 0.1f;

    /// <summary>Gap in ranges beyond which a force is nothing (below 1 % of its strength).</summary>
    private const float Negligible = 5;

    private const float Reached = 0.4f;
    private const int PatienceTicks = 200;
    private readonly Map _map;
    private readonly Vector2[] _positions;
    private readonly Vector2[] _velocities;
    private readonly Vector2[] _targets;
    private readonly float[] _speeds;
    private readonly int[] _tried;
    private RandomStream _random;

    public Crowd(Map map, IReadOnlyList<Vector2> starts, long seed)
    {
        _map = map;
        _random = RandomStream.Of(seed, RandomPurpose.Worker);
        _positions = [.. starts];
        _velocities = new Vector2[starts.Count];
        _targets = new Vector2[starts.Count];
        _speeds = new float[starts.Count];
        _tried = new int[starts.Count];
        for (var i = 0; i < starts.Count; i++)
        {
            _speeds[i] = 0.4f + (0.5f * (float)_random.Uniform());
            PickTarget(i);
        }
    }

    public ReadOnlySpan<Vector2> Positions => _positions;

    /// <summary>One tick; all move at once.</summary>
    public void Step(Vector2 robot)
    {
        for (var i = 0; i < _positions.Length; i++)
        {
            var velocity = _velocities[i] + (NavigationTask.TickSeconds * Force(i, robot));
            var (speed, fastest) = (velocity.Length(), 1.3f * _speeds[i]);
            _velocities[i] = speed > fastest ? velocity * (fastest / speed) : velocity;
        }

        for (var i = 0; i < _positions.Length; i++)
        {
            _positions[i] = PushOut(_positions[i] + (NavigationTask.TickSeconds * _velocities[i]));
            if (Vector2.Distance(_positions[i], _targets[i]) < Reached || ++_tried[i] > PatienceTicks)
            {
                PickTarget(i);
            }
        }
    }

    private Vector2 Force(int i, Vector2 robot)
    {
        var position = _positions[i];
        var towards = _targets[i] - position;
        var force = ((_speeds[i] / Math.Max(towards.Length(), 1e-3f) * towards) - _velocities[i]) / Relaxation;
        for (var j = 0; j < _positions.Length; j++)
        {
            if (j != i)
            {
                force += Push(position - _positions[j], 2 * NavigationTask.PedestrianRadius, PeopleStrength, PeopleRange);
            }
        }

        force += Push(position - robot, NavigationTask.PedestrianRadius + NavigationTask.RobotRadius, PeopleStrength, PeopleRange);
        foreach (var segment in _map.Segments)
        {
            force += Push(position - segment.Nearest(position), NavigationTask.PedestrianRadius, WallStrength, WallRange);
        }

        foreach (var circle in _map.Circles)
        {
            force += Push(position - circle.Centre, NavigationTask.PedestrianRadius + circle.Radius, WallStrength, WallRange);
        }

        return force;
    }

    private static Vector2 Push(Vector2 away, float touching, float strength, float range)
    {
        var reach = touching + (Negligible * range);
        var squared = away.LengthSquared();
        if (squared >= reach * reach)
        {
            return Vector2.Zero;
        }

        var distance = Math.Max(MathF.Sqrt(squared), 1e-3f);
        return strength * MathF.Exp((touching - distance) / range) / distance * away;
    }

    /// <summary>Nobody stands inside a wall, however hard they were pushed.</summary>
    private Vector2 PushOut(Vector2 position)
    {
        foreach (var segment in _map.Segments)
        {
            position = Outside(position, segment.Nearest(position), NavigationTask.PedestrianRadius);
        }

        foreach (var circle in _map.Circles)
        {
            position = Outside(position, circle.Centre, NavigationTask.PedestrianRadius + circle.Radius);
        }

        return position;
    }

    private static Vector2 Outside(Vector2 position, Vector2 from, float distance)
    {
        var away = position - from;
        var length = away.Length();
        return length >= distance || length < 1e-6f ? position : from + (distance / length * away);
    }

    private void PickTarget(int i)
    {
        const float margin = 1;
        _tried[i] = 0;
        do
        {
            _targets[i] = new Vector2(Coordinate(), Coordinate());
        } while (_map.Clearance(_targets[i]) < 2 * NavigationTask.PedestrianRadius);
        float Coordinate() => margin + ((NavigationTask.RoomSize - (2 * margin)) * (float)_random.Uniform());
    }
}
