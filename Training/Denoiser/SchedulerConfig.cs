using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Denoiser;

/// <summary>The noise schedule that the denoisers are trained on, as diffusers' scheduler_config.json.</summary>
internal static class SchedulerConfig
{
    public const string FileName = "scheduler_config.json";

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, FileName),
            JsonText.Of(
                new Dictionary<string, object?>
                {
                    ["_class_name"] = "DPMSolverMultistepScheduler",
                    ["algorithm_type"] = "dpmsolver++",
                    ["beta_end"] = 0.012,
                    ["beta_schedule"] = "scaled_linear",
                    ["beta_start"] = 0.00085,
                    ["final_sigmas_type"] = "zero",
                    ["lower_order_final"] = true,
                    ["num_train_timesteps"] = 1000,
                    ["prediction_type"] = "v_prediction",
                    ["solver_order"] = 2,
                    ["solver_type"] = "midpoint",
                    ["steps_offset"] = 0,
                    ["timestep_spacing"] = "trailing",
                    ["trained_betas"] = null,
                }
            )
        );
    }
}
