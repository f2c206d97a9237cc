using System.Security.Cryptography;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Generations;

/// <summary>Checks a request and hands it to a generation grain of its own.</summary>
internal sealed class GenerationSubmitter(IGrainFactory grains, TimeProvider timeProvider)
{
    /// <summary>One request for each image asked for; image i uses seed + i.</summary>
    public async Task<(ModelFamilyInfo Family, IReadOnlyList<GenerationRequest> Requests)> CheckAsync(
        GenerationBody body,
        Caller caller,
        CallKind call
    )
    {
        var served = await grains.GetGrain<IModelCatalogGrain>(0).ListAsync();
        var family = GenerationBodyCheck.Family(body, served);
        var count = GenerationBodyCheck.Count(body);
        var first = GenerationBodyCheck.Complete(body, family, RandomNumberGenerator.GetInt32(int.MaxValue), call) with
        {
            Tenant = caller.Tenant,
        };
        return (family, [.. Enumerable.Range(0, count).Select(i => first with { Seed = (first.Seed + i) & RequestLimits.MaxSeed })]);
    }

    /// <summary>Returns once it is durably accepted; a picture makes that wait for its encoding.</summary>
    /// <param name="id">From <see cref="NewId"/>.</param>
    /// <exception cref="FaultException">It is not accepted.</exception>
    public async Task SubmitAsync(string id, GenerationRequest request, StartPicture? picture)
    {
        var result = await Find(id).SubmitAsync(request, picture);
        if (SubmitFaults.Of(result) is { } fault)
        {
            throw new FaultException(fault);
        }
    }

    /// <exception cref="FaultException">There is none of that id, or it is another tenant's: both in the same words.</exception>
    public async Task<GenerationSnapshot> GetAsync(string id, Caller caller)
    {
        try
        {
            if (IsId(id) && await Find(id).GetAsync() is { } generation && caller.Owns(generation.Request.Tenant))
            {
                return generation;
            }
        }
        catch (DamagedGenerationException damaged) when (damaged.Tenant is null || !caller.Owns(damaged.Tenant))
        {
            // That it is damaged is its owner's to know.
        }

        throw new FaultException(new Fault(404, "generation_not_found", "There is no generation of that id.", "id"));
    }

    /// <summary>The grain of a generation whose owner <see cref="GetAsync"/> has checked.</summary>
    public IGenerationGrain Find(string id) => grains.GetGrain<IGenerationGrain>(id);

    /// <summary>Sorted by time, and otherwise drawn where nobody can guess it: the id alone must not lead to a picture.</summary>
    public string NewId()
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        return Ulid.NewUlid(timeProvider.GetUtcNow(), random).ToString();
    }

    /// <summary>Spelled as we spell them: others would wake grains that never were.</summary>
    private static bool IsId(string id) => Ulid.TryParse(id, out var parsed) && parsed.ToString() == id;
}
