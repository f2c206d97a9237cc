using System.Net;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Options;

namespace HybridGrains.Silo.Membership;

/// <summary>Half a configuration is refused by name: silos that find each other must also share what they keep.</summary>
internal sealed class MembershipOptionsValidator(IOptions<StorageOptions> storage) : IValidateOptions<MembershipOptions>
{
    private const string Provider = $"{MembershipOptions.Section}:{nameof(MembershipOptions.Provider)}";
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(10);
    private const string Address = $"{MembershipOptions.Section}:{nameof(MembershipOptions.AdvertisedAddress)}";

    public ValidateOptionsResult Validate(string? name, MembershipOptions options)
    {
        var failures = new List<string>();
        if (options.Provider == MembershipProvider.Unknown)
        {
            failures.Add($"{Provider} must be Localhost or PostgreSql.");
        }

        if (options.Provider == MembershipProvider.PostgreSql && storage.Value.Provider != StorageProvider.PostgreSql)
        {
            failures.Add(
                $"{Provider} is PostgreSql, and {StorageOptions.Section}:Provider is not: silos that find each other must keep state "
                    + "in one place. Set it, and Storage:ConnectionString."
            );
        }

        if (
            !IPAddress.TryParse(options.AdvertisedAddress, out var address)
            || address.Equals(IPAddress.Any)
            || address.Equals(IPAddress.IPv6Any)
        )
        {
            failures.Add($"{Address} is '{options.AdvertisedAddress}'; it must be the IP address under which others reach this silo.");
        }
        else if (options.Provider == MembershipProvider.Localhost && !IPAddress.IsLoopback(address))
        {
            failures.Add($"{Address} is {address}, and {Provider} is Localhost, which no other machine can join. Set it to PostgreSql.");
        }

        if (options.DrainFor < TimeSpan.Zero || options.DrainFor > LongestDrain)
        {
            failures.Add(
                $"{MembershipOptions.Section}:{nameof(MembershipOptions.DrainFor)} is {options.DrainFor}; allowed 0 to {LongestDrain}."
            );
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
