namespace HybridGrains.Grains.Storage;

/// <param name="Tries">Before this one.</param>
/// <param name="Message">Null: the generation of that id tells it.</param>
public sealed record WebhookRow(string Id, string Tenant, string Url, int Tries, byte[]? Message);
