using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>Latents with their captions, and the noise and timesteps to try them at.</summary>
/// <param name="Clean">batch x channels x height x width.</param>
/// <param name="Tokens">batch x length, int64.</param>
/// <param name="Timesteps">batch, int64.</param>
internal sealed record DenoiserBatch(Tensor Clean, Tensor Tokens, Tensor Noise, Tensor Timesteps)
{
    private const double EmptyCaptions = 0.1;
    private const int HeldOutRows = 256;
    private const int HeldOutSeed = 99;

    /// <summary>
    /// Random rows, timesteps and noise, all from <paramref name="seed"/>; a tenth of the captions is empty, for guidance.
    /// </summary>
    /// <param name="emptyTokens">1 x length.</param>
    public static DenoiserBatch Draw(LatentPool pool, Tensor emptyTokens, int trainSteps, int count, int seed)
    {
        var draw = new Random(seed);
        var rows = tensor(Enumerable.Range(0, count).Select(_ => draw.NextInt64(pool.Count)).ToArray());
        var timesteps = tensor(Enumerable.Range(0, count).Select(_ => draw.NextInt64(trainSteps)).ToArray());
        var empty = tensor(Enumerable.Range(0, count).Select(_ => draw.NextDouble() < EmptyCaptions).ToArray()).unsqueeze(1);
        using var generator = new Generator((ulong)seed);
        var clean = pool.Latents.index_select(0, rows);
        var tokens = where(empty, emptyTokens, pool.Tokens.index_select(0, rows));
        return new DenoiserBatch(clean, tokens, randn(clean.shape, generator: generator), timesteps);
    }

    /// <summary>The first rows, with the same timesteps and noise every time.</summary>
    public static DenoiserBatch HeldOut(LatentPool pool, int trainSteps)
    {
        using var generator = new Generator(HeldOutSeed);
        var count = (int)Math.Min(HeldOutRows, pool.Count);
        var clean = pool.Latents.narrow(0, 0, count);
        var timesteps = (arange(count, ScalarType.Float32) * (trainSteps / (float)count)).to(ScalarType.Int64);
        return new DenoiserBatch(clean, pool.Tokens.narrow(0, 0, count), randn(clean.shape, generator: generator), timesteps);
    }
}
