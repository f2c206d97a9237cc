using HybridGrains.Grains.Interfaces.Webhooks;

namespace HybridGrains.Grains.Storage;

/// <summary>
/// Messages to be delivered. Those of generations wait until <see cref="IGenerationIndex"/> knows their end, and go with them;
/// the others are due at once.
/// </summary>
public interface IWebhookOutbox
{
    /// <summary>Nothing where there is one of that id already.</summary>
    /// <param name="message">Null: what the generation of that id is when it has ended.</param>
    Task AddAsync(string id, string tenant, string url, byte[]? message);

    /// <summary>Those that are due, which nobody else is given until a time.</summary>
    /// <param name="perTenant">At most so many of each tenant.</param>
    Task<IReadOnlyList<WebhookRow>> TakeAsync(DateTimeOffset now, DateTimeOffset until, int perTenant, int most);

    /// <param name="dueAt">When it is tried again; null gives it up.</param>
    Task PostponeAsync(string id, int tries, DateTimeOffset? dueAt, string reason);

    /// <summary>It is delivered, or there is nothing to deliver any more.</summary>
    Task RemoveAsync(string id);

    /// <summary>The next due first, those that were given up last.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ListAsync(string tenant, int most);
}
