namespace HybridGrains.Diffusion.Generations;

/// <summary>What a returned latent state must satisfy before it becomes a checkpoint.</summary>
public static class LatentStateCheck
{
    /// <summary>Noise at the highest level of an ordinary schedule stays far below this root mean square.</summary>
    private const double MaxRootMeanSquare = 200;

    /// <summary>
    /// A schedule with zero terminal SNR starts at sigma 4,096 in some samplers; a range may grow such latents by no more than
    /// this.
    /// </summary>
    private const double MaxGrowth = 2;

    /// <summary>
    /// Null when <paramref name="after"/> can be the result of running <paramref name="before"/> to <paramref name="to"/>;
    /// otherwise why not (parameters, shape, step index, finiteness, norm).
    /// </summary>
    public static string? WhyNot(LatentState before, LatentState after, int to)
    {
        if (after.Parameters != before.Parameters)
        {
            return "parameters differ from the assignment's";
        }

        if (!after.Shape.AsSpan().SequenceEqual(before.Shape))
        {
            return $"shape is {string.Join('x', after.Shape)}, expected {string.Join('x', before.Shape)}";
        }

        if (after.StepIndex != to)
        {
            return $"step index is {after.StepIndex}, expected {to}";
        }

        if (!InpaintingState.Same(after.Inpainting, before.Inpainting))
        {
            return "mask or picture differ from the assignment's";
        }

        var rootMeanSquare = RootMeanSquare(after.Latents);
        var allowed = Math.Max(MaxRootMeanSquare, MaxGrowth * RootMeanSquare(before.Latents));
        if (!double.IsFinite(rootMeanSquare))
        {
            return "latents are not finite";
        }

        return rootMeanSquare > allowed ? $"latents have a root mean square of {rootMeanSquare:G3}, above {allowed:G3}" : null;
    }

    private static double RootMeanSquare(float[] values)
    {
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (double)value * value;
        }

        return Math.Sqrt(squares / values.Length);
    }
}
