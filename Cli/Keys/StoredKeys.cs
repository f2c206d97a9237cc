using HybridGrains.Cli.Commands;
using HybridGrains.Client;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Keys;

/// <summary>The keys in a data folder whose cluster does not run.</summary>
internal sealed class StoredKeys(EmbeddedKeys keys) : IKeyStore
{
    public async Task<ApiKeyInfo> CreateAsync(ApiKeySubmission submission, CancellationToken cancellationToken)
    {
        var role = submission.Role is null ? KeyRole.User : KeyRoles.Find(submission.Role) ?? KeyRole.Unknown;
        var created = await keys.CreateAsync(
            new KeyDescription(submission.Tenant ?? TenantNames.Default, role, submission.Label ?? "") { ExpiresAt = submission.ExpiresAt }
        );
        return created.Outcome == KeyOutcome.Done ? Info(created.Info!, created.Text) : throw new CommandException(created.Reason!);
    }

    public async Task<IReadOnlyList<ApiKeyInfo>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await keys.ListAsync()).Select(key => Info(key))];

    public async Task<ApiKeyInfo> RevokeAsync(string id, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(id) == KeyOutcome.Done
            ? Info((await keys.ListAsync()).Single(key => key.Id == id))
            : throw new CommandException("There is no key of that id.");

    public ValueTask DisposeAsync()
    {
        keys.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ApiKeyInfo Info(KeyInfo key, string? text = null) =>
        new(
            key.Id,
            key.Description.Tenant,
            key.Description.Role.Name(),
            key.Description.Label,
            key.CreatedAt,
            key.Description.ExpiresAt,
            key.RevokedAt,
            text
        );
}
