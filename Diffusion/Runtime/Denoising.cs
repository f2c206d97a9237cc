using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>One evaluation of a denoiser with classifier-free guidance: two rows, or one where guidance is off or embedded.</summary>
internal sealed class Denoising(NetworkSession session, DenoiserEntry entry, PromptEncoder prompts)
{
    /// <summary>The guided prediction for latents that are already in the denoiser's scaling.</summary>
    public float[] Predict(GenerationParameters parameters, int[] shape, float[] scaled, double timestep)
    {
        var embedded = entry.TimeCondProjDim is not null;
        var guided = !embedded && parameters.GuidanceScale > 1;
        var rows = guided ? 2 : 1;
        var positive = prompts.Encode(parameters.Prompt);
        float[] text = guided ? [.. prompts.Encode(parameters.NegativePrompt), .. positive] : positive;
        float[] sample = guided ? [.. scaled, .. scaled] : scaled;

        var inputs = new Dictionary<string, OrtValue>
        {
            ["sample"] = OrtValue.CreateTensorValueFromMemory(sample, [rows, shape[0], shape[1], shape[2]]),
            ["timestep"] = Timestep(timestep, rows),
            ["encoder_hidden_states"] = OrtValue.CreateTensorValueFromMemory(text, [rows, prompts.Length, text.Length / rows / prompts.Length]),
        };
        if (embedded) inputs["timestep_cond"] = OrtValue.CreateTensorValueFromMemory(GuidanceEmbedding.Of(parameters.GuidanceScale, entry.TimeCondProjDim!.Value), [1, entry.TimeCondProjDim.Value]);
        try
        {
            var output = session.Run(inputs);
            return guided ? Combine(output, parameters.GuidanceScale) : output;
        }
        finally
        {
            foreach (var input in inputs.Values) input.Dispose();
        }
    }

    private OrtValue Timestep(double timestep, int rows)
    {
        long[] shape = session.IsScalar("timestep") ? [] : [rows];
        var count = shape.Length == 0 ? 1 : rows;
        return session.IsInt64("timestep")
            ? OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat((long)timestep, count).ToArray(), shape)
            : OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat((float)timestep, count).ToArray(), shape);
    }

    private static float[] Combine(float[] rows, float scale)
    {
        var half = rows.Length / 2;
        var combined = new float[half];
        for (var i = 0; i < half; i++) combined[i] = rows[i] + scale * (rows[half + i] - rows[i]);
        return combined;
    }
}
