namespace HybridGrains.Training.Consistency;

/// <summary>A first-order solver of the reverse diffusion, with some strength of noise from none (the ODE) upwards.</summary>
internal interface IReverseSolver
{
    /// <summary>As the command line and the results name it.</summary>
    string Name { get; }

    /// <summary>
    /// The step from the timestep with cumulative product <paramref name="alphaCumprodFrom"/> to that with the larger
    /// <paramref name="alphaCumprodTo"/>; both in (0, 1).
    /// </summary>
    ReverseStep Step(double alphaCumprodFrom, double alphaCumprodTo);
}
