namespace HybridGrains.Diffusion.Samplers;

/// <summary>Which exponential integrator DPM-Solver takes: of noise or of clean prediction (++), as an ODE or an SDE.</summary>
public enum SolverAlgorithm
{
    DpmSolverPlusPlus,
    DpmSolver,
    SdeDpmSolverPlusPlus,
    SdeDpmSolver,
}
