using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

/// <summary>Refuses to start with a token that is easy to guess or a hash that can never match. Tokens themselves are not printed.</summary>
internal sealed class EdgeTokensValidator : IValidateOptions<EdgeHubOptions>
{
    public ValidateOptionsResult Validate(string? name, EdgeHubOptions options)
    {
        var faults = options
            .Tokens.Select(
                (token, i) =>
                    EdgeTokenHash.TryRead(token, out _)
                        ? null
                        : $"{EdgeHubOptions.SectionName}:{nameof(EdgeHubOptions.Tokens)}:{i} has {token?.Length ?? 0} characters; allowed {EdgeTokenHash.MinTokenLength} to {EdgeTokenHash.MaxTokenLength}, or \"sha256:\" and 64 hexadecimal digits."
            )
            .OfType<string>()
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
