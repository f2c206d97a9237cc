using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Diffusion.Tests.Pipelines;

/// <summary>A runtime over the tiny Stable Diffusion pipeline, made once for a test class.</summary>
public sealed class TinyRuntime : IDisposable
{
    private const string Config =
        """{"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1, "skip_prk_steps": true}""";
    private readonly TinyPipelines _pipelines = new();

    public TinyRuntime() => Runtime = Create(new FamilyRuntimeOptions { IntraOpThreads = 1 });

    public FamilyRuntime Runtime { get; }

    /// <summary>Another runtime over the same family.</summary>
    public FamilyRuntime Create(FamilyRuntimeOptions options) =>
        new(
            _pipelines.Family("tiny_sd", "tiny", Config, new FamilyShape(4, 0.18215f)),
            options,
            TimeProvider.System,
            prompts: [TinyPipelines.Prompts]
        );

    public void Dispose()
    {
        Runtime.Dispose();
        _pipelines.Dispose();
    }
}
