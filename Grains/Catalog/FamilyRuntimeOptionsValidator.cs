using HybridGrains.Diffusion.Devices;
using HybridGrains.Diffusion.Runtime;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Catalog;

/// <summary>
/// Checks at the start, not at the first picture, that the device is there; the failure says what was found and what to install.
/// </summary>
public sealed class FamilyRuntimeOptionsValidator : IValidateOptions<FamilyRuntimeOptions>
{
    /// <summary>
    /// Section of the configuration that <see cref="FamilyRuntimeOptions"/> is bound to, such as "Runtime:Device" and
    /// "Runtime:Cuda:MemoryLimitBytes".
    /// </summary>
    public const string SectionName = "Runtime";

    public ValidateOptionsResult Validate(string? name, FamilyRuntimeOptions options)
    {
        if (FamilyRuntimeCheck.Faults(options) is { Count: > 0 } faults)
        {
            return ValidateOptionsResult.Fail(faults);
        }

        try
        {
            DeviceSelection.Choose(options);
            return ValidateOptionsResult.Success;
        }
        catch (DeviceException missing)
        {
            return ValidateOptionsResult.Fail(missing.Message);
        }
    }
}
