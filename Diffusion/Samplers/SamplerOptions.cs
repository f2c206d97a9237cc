using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>What a scheduler_config.json or a sampler's name sets. Null means the sampler's own default, as in diffusers.</summary>
public sealed record SamplerOptions
{
    private const int MaxOrder = 4;

    public static SamplerOptions Default { get; } = new();

    /// <summary>Default: leading for DDIM, DDPM and PNDM, linspace for the others.</summary>
    public TimestepSpacing? Spacing { get; init; }

    /// <summary>Added to leading timesteps. Default: 0.</summary>
    public int StepsOffset { get; init; }

    /// <summary>The alpha before the first timestep is 1 instead of that of timestep 0. Default: true, for PNDM false.</summary>
    public bool? SetAlphaToOne { get; init; }

    public SigmaSpacing SigmaSpacing { get; init; }

    /// <summary>Ends of Karras, exponential and beta sigmas; null takes the schedule's.</summary>
    public double? SigmaMin { get; init; }

    public double? SigmaMax { get; init; }

    /// <summary>The run ends at the schedule's smallest sigma instead of 0. Default: false.</summary>
    public bool EndAtSigmaMin { get; init; }

    /// <summary>Euler's sigmas are spaced evenly in their logarithm instead of read from the timesteps. Default: false.</summary>
    public bool LogLinearSigmas { get; init; }

    /// <summary>Euler gives a v-predicting denoiser ln(sigma)/4 as timestep. Default: false.</summary>
    public bool ContinuousTimesteps { get; init; }

    /// <summary>Share of fresh noise: DDIM 0 to 1 (default 0), TCD's gamma 0 to 1 (default 0.3).</summary>
    public double? Eta { get; init; }

    /// <summary>DDIM takes the noise prediction again from the clipped clean one. Default: false.</summary>
    public bool UseClippedModelOutput { get; init; }

    public ChurnOptions? Churn { get; init; }

    /// <summary>"solver_order", 1 to 4. Default: 2. LMS has its own.</summary>
    public int? Order { get; init; }

    /// <summary>Order of LMS, 1 to 4. In no scheduler's config: diffusers takes it with each step.</summary>
    public int LmsOrder { get; init; } = 4;

    public SolverType? SolverType { get; init; }
    public SolverAlgorithm Algorithm { get; init; }

    /// <summary>Lower order in the last steps of runs under 15 steps. Default: true, for single-step DPM-Solver false.</summary>
    public bool? LowerOrderFinal { get; init; }

    public bool EulerAtFinal { get; init; }

    /// <summary>Timesteps whose lambda is below this are left out. Default: none.</summary>
    public double LambdaMinClipped { get; init; } = double.NegativeInfinity;

    /// <summary>UniPC extrapolates the clean prediction instead of the noise. Default: true.</summary>
    public bool PredictClean { get; init; } = true;

    /// <summary>Steps after which UniPC's corrector is left out.</summary>
    public IReadOnlyList<int> DisableCorrector { get; init; } = [];

    /// <summary>PNDM starts without its Runge-Kutta steps. Default: false.</summary>
    public bool SkipPrkSteps { get; init; }

    /// <summary>DDPM's fixed_small, fixed_small_log, fixed_large or fixed_large_log.</summary>
    public string VarianceType { get; init; } = "fixed_small";

    public ClipOptions Clip { get; init; } = ClipOptions.None;

    /// <summary>Steps of the grid that an LCM or TCD was distilled on. Default: 50.</summary>
    public int OriginalSteps { get; init; } = 50;

    /// <summary>LCM's timestep scaling in its boundary condition. Default: 10.</summary>
    public double TimestepScaling { get; init; } = 10;

    public ShiftOptions Shift { get; init; } = new();
    public ConsistencyOptions Consistency { get; init; } = new();

    /// <summary>Timesteps to use in place of a spacing, falling. Their count is the number of steps.</summary>
    public IReadOnlyList<double>? CustomTimesteps { get; init; }

    /// <summary>
    /// Sigmas to use in place of a spacing, falling, the last step's end included (not for flow matching, which ends at 0).
    /// </summary>
    public IReadOnlyList<double>? CustomSigmas { get; init; }

    internal static SamplerOptions Parse(ConfigMembers config) =>
        new()
        {
            Spacing = config.Choice<TimestepSpacing?>(
                "timestep_spacing",
                null,
                new()
                {
                    ["linspace"] = TimestepSpacing.Linspace,
                    ["leading"] = TimestepSpacing.Leading,
                    ["trailing"] = TimestepSpacing.Trailing,
                }
            ),
            StepsOffset = config.Integer("steps_offset", 0, 0, 1000),
            SetAlphaToOne = config.FlagOrNull("set_alpha_to_one"),
            SigmaSpacing = SpacingOfSigmas(config),
            SigmaMin = config.NumberOrNull("sigma_min"),
            SigmaMax = config.NumberOrNull("sigma_max"),
            EndAtSigmaMin = config.Choice("final_sigmas_type", false, new() { ["zero"] = false, ["sigma_min"] = true }),
            LogLinearSigmas = config.Choice("interpolation_type", false, new() { ["linear"] = false, ["log_linear"] = true }),
            ContinuousTimesteps = config.Choice("timestep_type", false, new() { ["discrete"] = false, ["continuous"] = true }),
            Eta = config.NumberOrNull("eta"),
            Order = config.IntegerOrNull("solver_order", 1, MaxOrder),
            SolverType = config.Choice<SolverType?>(
                "solver_type",
                null,
                new()
                {
                    ["midpoint"] = Samplers.SolverType.Midpoint,
                    ["heun"] = Samplers.SolverType.Heun,
                    ["bh1"] = Samplers.SolverType.Bh1,
                    ["bh2"] = Samplers.SolverType.Bh2,
                    ["logrho"] = Samplers.SolverType.LogRho,
                }
            ),
            Algorithm = config.Choice(
                "algorithm_type",
                SolverAlgorithm.DpmSolverPlusPlus,
                new()
                {
                    ["dpmsolver++"] = SolverAlgorithm.DpmSolverPlusPlus,
                    ["dpmsolver"] = SolverAlgorithm.DpmSolver,
                    ["sde-dpmsolver++"] = SolverAlgorithm.SdeDpmSolverPlusPlus,
                    ["sde-dpmsolver"] = SolverAlgorithm.SdeDpmSolver,
                    ["deis"] = SolverAlgorithm.DpmSolverPlusPlus,
                }
            ),
            LowerOrderFinal = config.FlagOrNull("lower_order_final"),
            EulerAtFinal = config.Flag("euler_at_final", false),
            LambdaMinClipped = config.Number("lambda_min_clipped", double.NegativeInfinity),
            PredictClean = config.Flag("predict_x0", true),
            DisableCorrector = [.. (config.Numbers("disable_corrector", 1000) ?? []).Select(step => (int)step)],
            SkipPrkSteps = config.Flag("skip_prk_steps", false),
            VarianceType = config.Text("variance_type", "fixed_small"),
            Clip = new ClipOptions(
                config.Flag("clip_sample", false) ? config.Number("clip_sample_range", 1) : null,
                config.Flag("thresholding", false) ? config.Number("dynamic_thresholding_ratio", 0.995) : null,
                config.Number("sample_max_value", 1)
            ),
            OriginalSteps = config.Integer("original_inference_steps", 50, 1, 1000),
            TimestepScaling = config.Number("timestep_scaling", 10),
            Shift = new ShiftOptions(config.Number("shift", 1), config.Flag("use_dynamic_shifting", false)),
            Consistency = new ConsistencyOptions(
                config.Number("sigma_min", 0.002),
                config.Number("sigma_max", 80),
                config.Number("sigma_data", 0.5),
                config.Number("rho", 7),
                config.Number("s_noise", 1),
                config.Flag("clip_denoised", true)
            ),
        };

    private static SigmaSpacing SpacingOfSigmas(ConfigMembers config)
    {
        (string Name, SigmaSpacing Spacing)[] members =
        [
            ("use_karras_sigmas", SigmaSpacing.Karras),
            ("use_exponential_sigmas", SigmaSpacing.Exponential),
            ("use_beta_sigmas", SigmaSpacing.Beta),
            ("use_lu_lambdas", SigmaSpacing.Lu),
        ];
        var set = members.Where(member => config.Flag(member.Name, false)).ToArray();
        return set.Length <= 1
            ? set.Select(member => member.Spacing).FirstOrDefault()
            : throw new Families.FamilyException($"{string.Join(", ", set.Select(member => member.Name))}: only one of these may be true.");
    }
}
