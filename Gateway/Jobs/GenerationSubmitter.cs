using System.Security.Cryptography;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Jobs;

/// <summary>Checks a request and hands it to a generation grain of its own.</summary>
internal sealed class GenerationSubmitter(IGrainFactory grains)
{
    /// <summary>One request for each image asked for; image i uses seed + i.</summary>
    public async Task<IReadOnlyList<GenerationRequest>> CheckAsync(GenerationBody body)
    {
        var served = await grains.GetGrain<IModelCatalogGrain>(0).ListAsync();
        var family = GenerationBodyCheck.Family(body, served);
        var count = GenerationBodyCheck.Count(body);
        var first = GenerationBodyCheck.Complete(body, family, RandomNumberGenerator.GetInt32(int.MaxValue));
        return [.. Enumerable.Range(0, count).Select(i => first with { Seed = (first.Seed + i) & GenerationBodyCheck.MaxSeed })];
    }

    /// <summary>The new generation's id; a picture makes the answer wait for its encoding. Throws <see cref="FaultException"/> when it is not accepted.</summary>
    public async Task<string> SubmitAsync(GenerationRequest request, StartPicture? picture)
    {
        var id = Ulid.NewUlid().ToString();
        var result = await grains.GetGrain<IGenerationGrain>(id).SubmitAsync(request, picture);
        return SubmitFaults.Of(result) is { } fault ? throw new FaultException(fault) : id;
    }

    public IGenerationGrain Find(string id) =>
        Ulid.TryParse(id, out _)
            ? grains.GetGrain<IGenerationGrain>(id)
            : throw new FaultException(
                new Fault(404, "generation_not_found", "There is no such generation: ids have 26 letters and digits.", "id")
            );

    public async Task<GenerationSnapshot> GetAsync(string id) =>
        await Find(id).GetAsync()
        ?? throw new FaultException(new Fault(404, "generation_not_found", $"There is no generation {id}.", "id"));
}
