using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

/// <summary>Tokens stood in the configuration once. Whoever still has some there has to know that nobody gets in with them.</summary>
internal sealed class EdgeTokensValidator : IValidateOptions<EdgeHubOptions>
{
    public ValidateOptionsResult Validate(string? name, EdgeHubOptions options) =>
        options.Tokens.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{EdgeHubOptions.SectionName}:{nameof(EdgeHubOptions.Tokens)} is no longer read: the cluster keeps enrolment tokens. Make "
                    + "one with 'hybridgrains tokens create', and take the setting out."
            );
}
