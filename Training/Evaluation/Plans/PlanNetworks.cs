using System.Collections.Concurrent;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.Training.Sampling;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>
/// The ONNX files of a family, run for batches, one thread to a call: the networks that the runtime serves. Safe from several
/// threads.
/// </summary>
internal sealed class PlanNetworks(ModelFamily family) : IDisposable
{
    private readonly ClipTokenizer _tokenizer = ClipTokenizer.Load(family.Path(family.Manifest.Tokenizer));
    private readonly ConcurrentDictionary<string, Lazy<OnnxNetwork>> _networks = new();

    public ModelFamily Family => family;

    /// <returns>prompts x tokens x width.</returns>
    public Tensor Encode(IReadOnlyList<string> prompts)
    {
        var ids = prompts.SelectMany(prompt => _tokenizer.EncodePadded(prompt)).Select(id => (long)id).ToArray();
        return Network(family.Manifest.TextEncoder.Path).Run(("input_ids", tensor(ids, [prompts.Count, _tokenizer.MaxLength])));
    }

    /// <summary>Whether guidance is an input of the denoiser, instead of a second row.</summary>
    public bool EmbedsGuidance(string denoiser) => family.Denoiser(denoiser).TimeCondProjDim is not null;

    public BatchPrediction Denoiser(string name, float guidanceScale)
    {
        var (entry, network) = (family.Denoiser(name), Network(family.Denoiser(name).Path));
        if (entry.TimeCondProjDim is not { } width)
        {
            return (sample, timesteps, context) =>
                network.Run(("sample", sample), ("timestep", timesteps), ("encoder_hidden_states", context));
        }

        var embedding = GuidanceEmbedding.Of(guidanceScale, width);
        return (sample, timesteps, context) =>
            network.Run(
                ("sample", sample),
                ("timestep", timesteps),
                ("encoder_hidden_states", context),
                ("timestep_cond", tensor(embedding, [1, width]).expand(sample.shape[0], -1))
            );
    }

    /// <param name="state">At the end of its steps.</param>
    /// <returns>rows x 3 x height x width near -1..1.</returns>
    public Tensor Decode(string decoder, BatchState state)
    {
        var scale = 1 / family.Manifest.Latent.ScalingFactor;
        return Network(family.Decoder(decoder).Path)
            .Run(("latent_sample", tensor(Array.ConvertAll(state.Latents, value => value * scale), state.Shape)));
    }

    /// <summary>Pictures encoded, at the mean, and decoded again.</summary>
    /// <param name="pictures">rows x 3 x height x width in -1..1.</param>
    /// <exception cref="TrainingException">The family has no encoder.</exception>
    public Tensor Reconstruct(string decoder, Tensor pictures)
    {
        var encoder = family.Manifest.Encoder ?? throw new TrainingException($"--floors: family {family.Manifest.Name} has no encoder.");
        // Encoders that give mean and logarithm of variance give the mean first.
        var latents = Network(encoder.Path).Run(("sample", pictures)).narrow(1, 0, family.Manifest.Latent.Channels);
        return Network(family.Decoder(decoder).Path).Run(("latent_sample", latents.contiguous()));
    }

    public void Dispose()
    {
        foreach (var network in _networks.Values.Where(network => network.IsValueCreated))
        {
            network.Value.Dispose();
        }
    }

    private OnnxNetwork Network(string path) =>
        _networks
            .GetOrAdd(
                path,
                relative => new Lazy<OnnxNetwork>(() =>
                {
                    // Batches are computed side by side instead: threads inside one evaluation would wait for each other.
                    var options = new SessionOptions { IntraOpNumThreads = 1 };
                    return new OnnxNetwork(family.Path(relative), options);
                })
            )
            .Value;
}
