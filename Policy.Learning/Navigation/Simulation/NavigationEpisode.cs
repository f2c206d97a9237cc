using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>
/// One robot in one scene, from start to goal, collision or time-out. Scene, seed and commands fix everything that happens.
/// </summary>
public sealed class NavigationEpisode
{
    /// <summary>Between the two scans that are seen: 0.4 s.</summary>
    public const int TicksBetweenScans = 8;

    private readonly NavigationWorld _world;
    private readonly Scene _scene;
    private readonly Crowd _crowd;
    private readonly SensorMemory _memory;

    public NavigationEpisode(NavigationWorld world, Scene scene, long seed)
    {
        (_world, _scene) = (world, scene);
        _crowd = new Crowd(scene.Map, scene.Pedestrians, seed);
        Robot = new Unicycle(scene.Start, 0, 0);
        _memory = new SensorMemory(world.DelayTicks + TicksBetweenScans, scene.Start, _crowd.Positions);
    }

    /// <summary>The scene of a kind that the seed draws.</summary>
    public static NavigationEpisode Create(NavigationWorld world, MapKind kind, long seed) =>
        new(world, SceneFactory.Draw(kind, seed), seed);

    public Map Map => _scene.Map;

    public Vector2 Goal => _scene.Goal;

    public Unicycle Robot { get; private set; }

    public ReadOnlySpan<Vector2> Pedestrians => _crowd.Positions;

    public int Ticks { get; private set; }

    public int Decisions { get; private set; }

    public EpisodeOutcome Outcome { get; private set; }

    public bool Ended => Outcome != EpisodeOutcome.Running;

    /// <summary>Of what the world counts, 1 to 0.</summary>
    public float ShareLeft => _world.ShareLeft(Ticks, Decisions);

    /// <summary>Metres from the robot's edge to the nearest surface, pedestrians included, whether the sensor shows it or not.</summary>
    public float Clearance => Math.Min(Map.Clearance(Robot.Pose.Position) - NavigationTask.RobotRadius, Gap(Robot.Pose.Position));

    /// <summary>Called after every tick.</summary>
    public Action? Ticked { get; set; }

    /// <summary>
    /// The newest scan that has arrived and that of <see cref="TicksBetweenScans"/> before it, each from where the robot was then;
    /// both [<see cref="RangeSensor.Beams"/>], metres.
    /// </summary>
    public void Sense(Span<float> newest, Span<float> before)
    {
        Scan(_world.DelayTicks, newest);
        Scan(_world.DelayTicks + TicksBetweenScans, before);
    }

    /// <summary>
    /// Holds a command for its ticks, or until the episode ends or it is interrupted: tau is what was really executed, and every reward
    /// is discounted from the command's start.
    /// </summary>
    /// <param name="gamma">Discount of one tick.</param>
    /// <exception cref="InvalidOperationException">The episode has ended.</exception>
    public SojournTotal Hold(HeldCommand command, double gamma)
    {
        if (Ended)
        {
            throw new InvalidOperationException($"The episode has ended: {Outcome}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(command.Ticks, 1);
        var reward = new SojournReward(0, gamma);
        var byDecision = _world.Accounting == Accounting.Lab;
        var alarmed = command.InterruptBelow > 0 && NearestSeen() >= command.InterruptBelow;
        var tau = 0;
        Decisions++;
        do
        {
            reward.AddTick(++tau, Tick(command));
        } while (tau < command.Ticks && !Ended && !(alarmed && NearestSeen() < command.InterruptBelow));

        if (byDecision)
        {
            reward.AddTick(1, NavigationTask.DecisionReward);
            Outcome = !Ended && Decisions >= NavigationTask.EpisodeDecisions ? EpisodeOutcome.TimedOut : Outcome;
        }

        return reward.CloseAfter(tau, byDecision ? 0 : NavigationTask.TickReward);
    }

    /// <summary>Metres from the robot's edge to the nearest surface of the newest scan that has arrived.</summary>
    private float NearestSeen()
    {
        Span<float> ranges = stackalloc float[RangeSensor.Beams];
        Scan(_world.DelayTicks, ranges);
        var nearest = RangeSensor.MaxRange;
        foreach (var range in ranges)
        {
            nearest = Math.Min(nearest, range);
        }

        return nearest - NavigationTask.RobotRadius;
    }

    private void Scan(int ago, Span<float> ranges) =>
        RangeSensor.Scan(
            Map,
            ago == 0 ? Pedestrians : _memory.PedestriansAt(ago),
            ago == 0 ? Robot.Pose : _memory.PoseAt(ago),
            _world.FieldOfView,
            ranges
        );

    /// <summary>What the tick paid beside what is charged for time or decisions.</summary>
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
            : _world.Accounting == Accounting.Strict && Ticks >= NavigationTask.EpisodeTicks ? EpisodeOutcome.TimedOut
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
        {
            nearest = Math.Min(nearest, Vector2.Distance(position, pedestrian));
        }

        return nearest - NavigationTask.RobotRadius - NavigationTask.PedestrianRadius;
    }
}
