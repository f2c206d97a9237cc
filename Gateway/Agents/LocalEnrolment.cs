using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Agents;

namespace HybridGrains.Gateway.Agents;

/// <summary>
/// The enrolment token of a cluster's own machine: kept in its data folder for this user alone, so that agents started beside the
/// cluster get in without anybody noticing. Whoever can read it runs the cluster.
/// </summary>
public static class LocalEnrolment
{
    private const string FileName = "edge-token";
    private const string Owner = "this machine";
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(1);

    /// <summary>The token of the folder, or a new one where that lets nobody in any more.</summary>
    /// <param name="given">A token to use instead; null for that of the folder.</param>
    public static async Task<string> TakeAsync(IGrainFactory grains, string dataFolder, string? given, TimeProvider timeProvider)
    {
        var file = Path.Combine(dataFolder, FileName);
        var text = given ?? Read(file);
        if (text is not null && await IsGoodAsync(grains, text, timeProvider))
        {
            return text;
        }

        if (given is not null)
        {
            throw new InvalidOperationException("The enrolment token that was given lets nobody in any more.");
        }

        text = EnrolmentToken.Draw();
        Write(file, text);
        await AddAsync(grains, text, timeProvider);
        return text;
    }

    private static async Task<bool> IsGoodAsync(IGrainFactory grains, string text, TimeProvider timeProvider) =>
        await AddAsync(grains, text, timeProvider) is { Outcome: RegistryOutcome.Done, Token: { RevokedAt: null } token }
        && token.Used < token.Description.Uses
        && token.Description.ExpiresAt - RenewBefore > timeProvider.GetUtcNow();

    private static Task<AddedToken> AddAsync(IGrainFactory grains, string text, TimeProvider timeProvider) =>
        grains
            .GetGrain<IAgentRegistryGrain>(IAgentRegistryGrain.Key)
            .AddTokenAsync(
                new TokenDescription(EnrolmentToken.PublicKeyOf(text), Owner, TokenDescription.MaxUses, timeProvider.GetUtcNow() + Life)
                {
                    NeedsApproval = false,
                }
            );

    /// <summary>Null when there is none that can be read.</summary>
    private static string? Read(string file)
    {
        var text = File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        if (!EnrolmentToken.TryRead(text, out var key))
        {
            return null;
        }

        key.Dispose();
        return text;
    }

    private static void Write(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(file);
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }
}
