using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Webhooks;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Generations;

/// <summary>What is refused whatever the cluster's load, and what an accepted request starts from.</summary>
public sealed class RequestIntake(
    FamilyRuntimes families,
    FirstState firstState,
    WebhookSender webhooks,
    IOptions<GenerationOptions> options
)
{
    /// <summary>The family to run, or why there is none to.</summary>
    public (ModelFamily? Family, SubmitResult? Refusal) Check(GenerationRequest request)
    {
        if (families.Find(request.Family) is not { } family)
        {
            return (null, new SubmitResult(SubmitOutcome.UnknownFamily, $"model '{request.Family}' is not served.", "model"));
        }

        return
            (
                RequestCheck.FirstFault(request, family, options.Value.MaxSteps)
                ?? LoraRequest.FirstFault(request, family, ListOf, families.Families)
                ?? WebhookFault(request)
            )
                is { } fault
            ? (null, fault)
            : (family, null);
    }

    /// <summary>The request with what its picture adds, and the latent state to begin with; or why it cannot be begun.</summary>
    public async Task<(GenerationRequest Request, LatentState? First, SubmitResult? Refusal)> BeginAsync(
        GenerationRequest request,
        ModelFamily family,
        StartPicture? picture
    )
    {
        try
        {
            var named = LoraRequest.Complete(request with { Family = family.Manifest.Name }, family, ListOf(family));
            var (completed, first) = await firstState.CreateAsync(named, picture);
            return (completed, first, null);
        }
        catch (GenerationInputException wrong)
        {
            return (request, null, new SubmitResult(SubmitOutcome.Invalid, wrong.Message, wrong.Field));
        }
    }

    private SubmitResult? WebhookFault(GenerationRequest request) =>
        request.Webhook is { } url && webhooks.WhyNot(url) is { } why
            ? new SubmitResult(SubmitOutcome.Invalid, $"webhook {why}.", "webhook")
            : null;

    private IReadOnlyList<FamilyLora> ListOf(ModelFamily family) => families.Runtime(family.Manifest.Name).Loras;
}
