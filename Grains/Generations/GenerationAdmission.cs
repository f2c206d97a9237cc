using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Grains.Generations;

/// <summary>From a request to a draft of its generation, or to the reason why there is none. Nothing is written.</summary>
internal sealed class GenerationAdmission(LiveGeneration live, RequestIntake intake, IGrainFactory grains, TimeProvider timeProvider)
{
    private ITenantGrain? _admittedBy;

    public async Task<(GenerationProgress? Draft, SubmitResult? Refusal)> AdmitAsync(GenerationRequest request, StartPicture? picture)
    {
        var (family, refusal) = intake.Check(request);
        if (family is null)
        {
            return (null, refusal);
        }

        var tenant = grains.GetGrain<ITenantGrain>(request.Tenant);
        if (await tenant.AdmitAsync(live.Id) is { Reason: { } exceeded } verdict)
        {
            var why = $"Tenant {request.Tenant}: {exceeded}.";
            return (null, new SubmitResult(SubmitOutcome.QuotaExceeded, why) { RetryAfter = verdict.RetryAfter });
        }

        _admittedBy = tenant;
        var admission = await Scheduler(family.Manifest.Name).AdmitAsync(new AdmissionRequest(live.Id, request.Tenant));
        return admission.Outcome switch
        {
            AdmissionOutcome.Accepted => await BeginAsync(request, family, picture),
            AdmissionOutcome.NoWorker => (null, new SubmitResult(SubmitOutcome.NoWorker, admission.Reason)),
            _ => (null, new SubmitResult(SubmitOutcome.QueueFull, admission.Reason)),
        };
    }

    /// <summary>The tenant need not keep it in mind any more.</summary>
    public async Task SettleAsync()
    {
        if (_admittedBy is { } tenant)
        {
            await BestEffort.MakeAsync(() => tenant.ReleaseAsync(live.Id));
            _admittedBy = null;
        }
    }

    /// <summary>Gives up the place in the queue, if it had one.</summary>
    public Task WithdrawAsync(string family) => BestEffort.MakeAsync(() => Scheduler(family).ReleaseAsync(live.Id, int.MaxValue, null));

    private async Task<(GenerationProgress? Draft, SubmitResult? Refusal)> BeginAsync(
        GenerationRequest request,
        ModelFamily family,
        StartPicture? picture
    )
    {
        var (completed, first, invalid) = await intake.BeginAsync(request, family, picture);
        if (first is null)
        {
            await WithdrawAsync(family.Manifest.Name);
            return (null, invalid);
        }

        var draft = live.Draft();
        draft.Accept(completed, family, first.ToBytes(), first.StepIndex, timeProvider.GetUtcNow());
        return (draft, null);
    }

    private ISchedulerGrain Scheduler(string family) => grains.GetGrain<ISchedulerGrain>(family);
}
