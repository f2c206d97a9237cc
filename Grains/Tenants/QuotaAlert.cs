namespace HybridGrains.Grains.Tenants;

/// <summary>A day's quota that is used to a share of it.</summary>
/// <param name="Quota">"pictures" or "cloud_seconds".</param>
/// <param name="Share">The share that was reached: the quota's own, or 1.</param>
/// <param name="Used">Pictures, those being made included, or seconds.</param>
internal sealed record QuotaAlert(string Quota, double Share, double Used, double Most);
