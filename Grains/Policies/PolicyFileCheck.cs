using HybridGrains.Policy.Networks;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Policies;

/// <summary>A policy file that is none ends the start, not the first picture.</summary>
internal sealed class PolicyFileCheck : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        if (options.Mode != PolicyMode.Learned || options.File is not { } file)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            PolicyFile.Read(file);
            return ValidateOptionsResult.Success;
        }
        catch (PolicyFileException fault)
        {
            return ValidateOptionsResult.Fail($"Policy:File: {fault.Message}");
        }
    }
}
