using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>One robot in one scene, from start to goal, collision or time-out. Scene, seed and commands fix everything that happens.</summary>
public sealed class NavigationEpisode
{
    private readonly Scene _scene;
    private readonly Crowd _crowd;
    private readonly SensorMemory _memory;

    public NavigationEpisode(Scene scene, long seed)
    {
        _scene = scene;
        _crowd = new Crowd(scene.Map, scene.Pedestrians, seed);
        Robot = new Unicycle(scene.Start, 0, 0);
        _memory = new SensorMemory(scene.Start, _crowd.Positions);
    }

    /// <summary>The scene of a kind that the seed draws.</summary>
    public static NavigationEpisode Create(MapKind kind, long seed) => new(SceneFactory.Draw(kind, seed), seed);

    public Map Map => _scene.Map;

    public Vector2 Goal => _scene.Goal;

    public Unicycle Robot { get; private set; }

    public ReadOnlySpan<Vector2> Pedestrians => _crowd.Positions;

    public int Ticks { get; private set; }

    public EpisodeOutcome Outcome { get; private set; }

    public bool Ended => Outcome != EpisodeOutcome.Running;

    /// <summary>Called after every tick.</summary>
    public Action? Ticked { get; set; }

    /// <summary>The scan of this moment and that of <see cref="SensorMemory.Ticks"/> ago, from where the robot was then; both [<see cref="RangeSensor.Beams"/>], metres.</summary>
    public void Sense(Span<float> now, Span<float> before)
    {
        RangeSensor.Scan(Map, Pedestrians, Robot.Pose, now);
        RangeSensor.Scan(Map, _memory.Pedestrians, _memory.Pose, before);
    }

    /// <summary>Holds a command for its ticks, or until the episode ends: tau is what was really executed, and every reward is discounted from the command's start.</summary>
    /// <param name="gamma">Discount of one tick.</param>
    /// <exception cref="InvalidOperationException">The episode has ended.</exception>
    public SojournTotal Hold(HeldCommand command, double gamma)
    {
        if (Ended)
            throw new InvalidOperationException($"The episode has ended: {Outcome}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(command.Ticks, 1);
        var reward = new SojournReward(0, gamma);
        var tau = 0;
        while (tau < command.Ticks && !Ended)
            reward.AddTick(++tau, Tick(command));
        return reward.CloseAfter(tau, NavigationTask.TickReward);
    }

    /// <summary>What the tick paid beside <see cref="NavigationTask.TickReward"/>.</summary>
    private double Tick(HeldCommand command)
    {
        var distance = Vector2.Distance(Robot.Pose.Position, Goal);
        _memory.Keep(Robot.Pose, Pedestrians);
        _crowd.Step(Robot.Pose.Position);
        Robot = Robot.Drive(command.Speed, command.TurnRate);
        Ticks++;
        var position = Robot.Pose.Position;
        var gap = Gap(position);
        var left = Vector2.Distance(position, Goal);
        Outcome =
            gap <= 0 ? EpisodeOutcome.HitPedestrian
            : Map.Clearance(position) <= NavigationTask.RobotRadius ? EpisodeOutcome.HitObstacle
            : left < NavigationTask.ArrivalDistance ? EpisodeOutcome.Arrived
            : Ticks >= NavigationTask.EpisodeTicks ? EpisodeOutcome.TimedOut
            : EpisodeOutcome.Running;
        Ticked?.Invoke();
        return (NavigationTask.ProgressReward * (distance - left))
            + (NavigationTask.NearnessReward * Math.Max(0, NavigationTask.PersonalSpace - gap))
            + Outcome switch
            {
                EpisodeOutcome.Arrived => NavigationTask.ArrivalReward,
                EpisodeOutcome.HitObstacle or EpisodeOutcome.HitPedestrian => NavigationTask.CollisionReward,
                _ => 0,
            };
    }

    /// <summary>Metres between robot and nearest pedestrian, surface to surface.</summary>
    private float Gap(Vector2 position)
    {
        var nearest = float.PositiveInfinity;
        foreach (var pedestrian in Pedestrians)
            nearest = Math.Min(nearest, Vector2.Distance(position, pedestrian));
        return nearest - NavigationTask.RobotRadius - NavigationTask.PedestrianRadius;
    }
}
