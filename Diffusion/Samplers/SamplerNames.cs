namespace HybridGrains.Diffusion.Samplers;

public static class SamplerNames
{
    public const string Ddim = "ddim";
    public const string Ddpm = "ddpm";
    public const string Pndm = "pndm";
    public const string Euler = "euler";
    public const string EulerAncestral = "euler_a";
    public const string Heun = "heun";
    public const string Lms = "lms";
    public const string Dpm2 = "dpm_2";
    public const string Dpm2Ancestral = "dpm_2_a";
    public const string DpmSolverPlusPlus2M = "dpmpp_2m";
    public const string DpmSolverPlusPlus2MSde = "dpmpp_2m_sde";
    public const string DpmSolverPlusPlus2S = "dpmpp_2s";
    public const string DpmSolverPlusPlus3M = "dpmpp_3m";
    public const string UniPc = "unipc";
    public const string Deis = "deis";
    public const string Lcm = "lcm";
    public const string Tcd = "tcd";
    public const string Consistency = "consistency";
    public const string FlowEuler = "flow_euler";

    /// <summary>The one that the family's scheduler_config.json names.</summary>
    public const string Scheduler = "scheduler";
}
