namespace HybridGrains.Client;

/// <summary>
/// What tenants may take and have taken. <paramref name="http"/> carries the base address and a key as bearer token: a tenant's for
/// its own usage, an operator's for the rest. All throw <see cref="HybridGrainsApiException"/>.
/// </summary>
public sealed class TenantsClient(HttpClient http)
{
    /// <param name="tenant">Null is the key's own.</param>
    /// <param name="from">First day (UTC). Default: null, 30 days before the last.</param>
    /// <param name="to">Last day. Default: null, today.</param>
    public async Task<TenantUsageInfo> GetUsageAsync(
        string? tenant = null,
        DateOnly? from = null,
        DateOnly? to = null,
        CancellationToken cancellationToken = default
    ) =>
        await ApiResponse.ReadAsync<TenantUsageInfo>(
            await http.GetAsync(Path(tenant, from, to, "json"), cancellationToken),
            cancellationToken
        );

    /// <summary>The same as lines of comma-separated values, with a line of names.</summary>
    public async Task<string> GetUsageCsvAsync(
        string? tenant = null,
        DateOnly? from = null,
        DateOnly? to = null,
        CancellationToken cancellationToken = default
    )
    {
        using var response = await http.GetAsync(Path(tenant, from, to, "csv"), cancellationToken);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsStringAsync(cancellationToken)
            : throw await ApiResponse.FaultAsync(response, cancellationToken);
    }

    /// <summary>From now on; what is open goes on. Answers with the quota as it is kept.</summary>
    public async Task<TenantQuotaInfo> SetQuotaAsync(string tenant, TenantQuotaInfo quota, CancellationToken cancellationToken = default)
    {
        using var body = System.Net.Http.Json.JsonContent.Create(quota, options: ApiResponse.Json);
        await body.LoadIntoBufferAsync(cancellationToken);
        return await ApiResponse.ReadAsync<TenantQuotaInfo>(
            await http.PutAsync($"v1/tenants/{Uri.EscapeDataString(tenant)}/quota", body, cancellationToken),
            cancellationToken
        );
    }

    private static string Path(string? tenant, DateOnly? from, DateOnly? to, string format)
    {
        string?[] parts =
        [
            "format=" + format,
            tenant is null ? null : "tenant=" + Uri.EscapeDataString(tenant),
            from is { } first ? $"from={first:yyyy-MM-dd}" : null,
            to is { } last ? $"to={last:yyyy-MM-dd}" : null,
        ];
        return "v1/usage?" + string.Join('&', parts.OfType<string>());
    }
}
