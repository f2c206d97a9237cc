namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>
/// The navigation task's numbers in one place: those of the lab that published learned durations (arXiv 2108.06161; its code base
/// DDRL4NAV and img_env) unless the line says otherwise. docs/navigation.md gives the reasons.
/// </summary>
public static class NavigationTask
{
    /// <summary>Grows when a number here or the simulator changes, so that a run of another task is refused.</summary>
    public const int Version = 2;

    /// <summary>
    /// Ours: durations are counted in these. The lab's control periods, 0.25 s and elsewhere 0.4 s, are whole numbers of them.
    /// </summary>
    public const float TickSeconds = 0.05f;

    /// <summary>25 s: the lab's 100 decisions of 0.25 s, as time. Under strict accounting.</summary>
    public const int EpisodeTicks = 500;

    /// <summary>The lab's limit: calls of step(), however long each holds. Under lab accounting.</summary>
    public const int EpisodeDecisions = 100;

    /// <summary>Shortest hold that a policy may choose: 0.1 s. Ours.</summary>
    public const int MinHoldTicks = 2;

    /// <summary>Longest hold that a policy may choose: 1.6 s. Ours.</summary>
    public const int MaxHoldTicks = 32;

    /// <summary>Side of the square room, metres.</summary>
    public const float RoomSize = 10;

    /// <summary>Metres from start to goal, at least.</summary>
    public const float MinGoalDistance = 3;

    /// <summary>The robot has arrived nearer than this, metres.</summary>
    public const float ArrivalDistance = 0.3f;

    /// <summary>Metres. Ours.</summary>
    public const float RobotRadius = 0.2f;

    /// <summary>Metres. Ours.</summary>
    public const float PedestrianRadius = 0.2f;

    /// <summary>Metres a second; the robot never drives backwards.</summary>
    public const float MaxSpeed = 0.6f;

    /// <summary>Radians a second, either way.</summary>
    public const float MaxTurnRate = 0.9f;

    /// <summary>Metres a second, every second.</summary>
    public const float Acceleration = 5;

    /// <summary>Metres a second, every second.</summary>
    public const float Braking = 1.6f;

    /// <summary>
    /// Radians a second, every second, either way. The lab writes -0.6 to 2, which taken by its sign would turn left and right
    /// differently.
    /// </summary>
    public const float TurnAcceleration = 2;

    /// <summary>Discount of a tick: the lab's 0.99 for 0.25 s.</summary>
    public const double Gamma = 0.997991952;

    public const double ArrivalReward = 500;

    public const double CollisionReward = -500;

    /// <summary>For a metre nearer to the goal.</summary>
    public const double ProgressReward = 200;

    /// <summary>For every tick: the lab's -5 for 0.25 s. Under strict accounting.</summary>
    public const double TickReward = -1;

    /// <summary>For every decision. Under lab accounting.</summary>
    public const double DecisionReward = -5;

    /// <summary>Metres between robot and pedestrian below which nearness is charged.</summary>
    public const float PersonalSpace = 0.4f;

    /// <summary>For every tick and every metre too near to the nearest pedestrian: the lab's -50 for 0.25 s.</summary>
    public const double NearnessReward = -10;
}
