using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>
/// A denoiser over the buffers of one range: two rows with classifier-free guidance, one where guidance is off or embedded. Not
/// thread-safe.
/// </summary>
internal sealed class Denoising : IDisposable
{
    private readonly GenerationParameters _parameters;
    private readonly NetworkCall _call;
    private readonly float[] _sample;
    private readonly float[] _output;
    private readonly float[] _guided;
    private readonly Action<double> _setTimestep;
    private readonly int _rows;
    private readonly TimeProvider _timeProvider;

    /// <param name="state">Sizes, prompts and, for a denoiser that sees them, mask and masked picture.</param>
    /// <exception cref="GenerationInputException">The denoiser repaints pictures and the generation has none.</exception>
    public Denoising(NetworkSession session, DenoiserEntry entry, PromptEncoder prompts, LatentState state, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _parameters = state.Parameters;
        var (channels, cells) = (state.Shape[0], state.Shape[1] * state.Shape[2]);
        var embedded = entry.TimeCondProjDim is not null;
        _rows = !embedded && _parameters.GuidanceScale > 1 ? 2 : 1;
        var seesPicture = session.Dimension("sample", 1) == 2 * channels + 1;
        if (seesPicture && state.Inpainting is null)
        {
            throw new GenerationInputException(
                "image",
                $"is missing: denoiser {entry.Name} paints into a picture and needs one with a mask."
            );
        }

        var inputChannels = seesPicture ? 2 * channels + 1 : channels;
        _sample = new float[_rows * inputChannels * cells];
        _guided = new float[channels * cells];
        _output = _rows == 1 ? _guided : new float[_rows * channels * cells];
        if (seesPicture)
        {
            FillPicture(state.Inpainting!, channels * cells, inputChannels * cells);
        }

        var (timestep, setTimestep) = Timestep(session);
        _setTimestep = setTimestep;
        var (text, pooled) = Text(prompts, out var tokens);
        List<NetworkInput> inputs =
        [
            new(
                "sample",
                OrtValue.CreateTensorValueFromMemory(_sample, [_rows, inputChannels, state.Shape[1], state.Shape[2]]),
                Changes: true
            ),
            new("timestep", timestep, Changes: true),
            new(
                "encoder_hidden_states",
                OrtValue.CreateTensorValueFromMemory(text, [_rows, tokens, text.Length / _rows / tokens]),
                Changes: false
            ),
        ];
        if (entry.TimeCondProjDim is { } width)
        {
            inputs.Add(
                new(
                    "timestep_cond",
                    OrtValue.CreateTensorValueFromMemory(GuidanceEmbedding.Of(_parameters.GuidanceScale, width), [1, width]),
                    Changes: false
                )
            );
        }

        if (session.Has("text_embeds"))
        {
            inputs.Add(new("text_embeds", OrtValue.CreateTensorValueFromMemory(pooled, [_rows, pooled.Length / _rows]), Changes: false));
            var sizes = TimeIds.Of(_parameters, _rows, session.Dimension("time_ids", 1));
            inputs.Add(new("time_ids", OrtValue.CreateTensorValueFromMemory(sizes, [_rows, sizes.Length / _rows]), Changes: false));
        }

        _call = session.Call(inputs, _output, [_rows, channels, state.Shape[1], state.Shape[2]]);
    }

    /// <summary>Time in evaluations so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The guided prediction. The span is written over by the next call.</summary>
    /// <param name="scale">What latents are multiplied by before the denoiser sees them.</param>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> latents, float scale, double timestep)
    {
        var stride = _sample.Length / _rows;
        for (var row = 0; row < _rows; row++)
        {
            var target = _sample.AsSpan(row * stride, latents.Length);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = latents[i] * scale;
            }
        }

        _setTimestep(timestep);
        var started = _timeProvider.GetTimestamp();
        _call.Run();
        Elapsed += _timeProvider.GetElapsedTime(started);
        if (_rows == 2)
        {
            Guidance.Combine(
                _output.AsSpan(0, _guided.Length),
                _output.AsSpan(_guided.Length),
                _parameters.GuidanceScale,
                _parameters.GuidanceRescale,
                _guided
            );
        }

        return _guided;
    }

    public void Dispose() => _call.Dispose();

    private void FillPicture(InpaintingState picture, int after, int stride)
    {
        for (var row = 0; row < _rows; row++)
        {
            picture.Mask.CopyTo(_sample, row * stride + after);
            picture.Masked.CopyTo(_sample, row * stride + after + picture.Mask.Length);
        }
    }

    private (float[] States, float[] Pooled) Text(PromptEncoder prompts, out int tokens)
    {
        var (positive, negative, style) = (_parameters.Prompt, _parameters.NegativePrompt, _parameters.PromptStyle);
        var chunks = _rows == 1 ? prompts.Count(positive, style) : Math.Max(prompts.Count(positive, style), prompts.Count(negative, style));
        tokens = chunks * prompts.Length;
        var with = prompts.Encode(positive, style, chunks);
        if (_rows == 1)
        {
            return (with.States, with.Pooled);
        }

        var without = prompts.Encode(negative, style, chunks);
        return ([.. without.States, .. with.States], [.. without.Pooled, .. with.Pooled]);
    }

    private (OrtValue Value, Action<double> Set) Timestep(NetworkSession session)
    {
        long[] shape = session.IsScalar("timestep") ? [] : [_rows];
        var count = shape.Length == 0 ? 1 : _rows;
        if (session.IsInt64("timestep"))
        {
            var whole = new long[count];
            return (OrtValue.CreateTensorValueFromMemory(whole, shape), timestep => Array.Fill(whole, (long)timestep));
        }

        var values = new float[count];
        return (OrtValue.CreateTensorValueFromMemory(values, shape), timestep => Array.Fill(values, (float)timestep));
    }
}
