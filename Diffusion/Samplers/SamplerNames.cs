namespace HybridGrains.Diffusion.Samplers;

public static class SamplerNames
{
    public const string Ddim = "ddim";
    public const string Euler = "euler";
    public const string DpmSolverPlusPlus2M = "dpmpp_2m";
    public const string Lcm = "lcm";
}
