using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Gateway.Generations;

/// <summary>What is to be expected: of a generation that is open, and of one that was not submitted.</summary>
internal sealed class GenerationOutlook(IGrainFactory grains)
{
    /// <summary>One generation, with its place in the queue and its expected end while it is open.</summary>
    public async Task<GenerationView> ViewAsync(GenerationSnapshot generation)
    {
        var view = GenerationView.Of(generation);
        if (generation.FinishedAt is not null)
        {
            return view;
        }

        var scheduler = grains.GetGrain<ISchedulerGrain>(generation.Request.Family);
        var place = await scheduler.WhereAsync(generation.Id);
        var estimate = await EstimateAsync(generation.Request, generation.StepsDone);
        var wait = place?.ExpectedWait?.TotalMilliseconds ?? 0;
        return view with
        {
            Queue = QueueView.Of(place),
            ExpectedMs =
                estimate is null || place is { ExpectedWait: null } ? null : Math.Round(wait + estimate.CloudMs + estimate.EdgeMs, 1),
        };
    }

    /// <summary>What a submission would do, without doing it.</summary>
    public async Task<object> DryRunAsync(GenerationRequest request)
    {
        var verdict = await grains.GetGrain<ITenantGrain>(request.Tenant).WouldAdmitAsync();
        return new
        {
            dry_run = true,
            model = request.Family,
            size = $"{request.Width}x{request.Height}",
            steps = request.Steps,
            cloud_steps = request.CloudSteps,
            fast = request.Fast,
            sampler = request.Sampler,
            guidance_scale = request.GuidanceScale,
            estimate = await EstimateAsync(request, 0),
            quota = verdict.Reason,
        };
    }

    private async Task<WorkEstimate?> EstimateAsync(GenerationRequest request, int done) =>
        await grains.GetGrain<IModelCatalogGrain>(0).FindAsync(request.Family) is { } family
            ? WorkEstimate.Of(
                request,
                family,
                await grains.GetGrain<ISchedulerGrain>(family.Name).LoadAsync(WorkEstimate.Query(request, family)),
                done
            )
            : null;
}
