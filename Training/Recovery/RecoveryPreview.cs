using HybridGrains.Diffusion.Pictures;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Pruning;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Recovery;

/// <summary>Pictures of fixed prompts as the teacher draws them, above those of the student with the same noise.</summary>
internal sealed class RecoveryPreview(
    LatentSampler sampler,
    AutoencoderKL autoencoder,
    IReadOnlyList<string> prompts,
    UNet2DConditionModel teacher
)
{
    private byte[][]? _teachers;
    private int _side;

    public void Draw(UNet2DConditionModel student, string path)
    {
        _teachers ??= Pictures(teacher);
        var students = Pictures(student);
        var sheet = new ContactSheet(prompts.Count, _side);
        for (var i = 0; i < prompts.Count; i++)
        {
            sheet.Add(_teachers[i], "teacher: " + prompts[i]);
        }

        for (var i = 0; i < prompts.Count; i++)
        {
            sheet.Add(students[i], "student: " + prompts[i]);
        }

        sheet.Save(path);
    }

    private byte[][] Pictures(UNet2DConditionModel denoiser)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var latents = sampler.Sample(denoiser, CancellationToken.None);
        var decoded = autoencoder.Decode(latents / autoencoder.Config.ScalingFactor);
        _side = (int)decoded.shape[^1];
        return [.. Enumerable.Range(0, prompts.Count).Select(i => SceneBatch.ToBytes(decoded, i))];
    }
}
