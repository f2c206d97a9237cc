using Microsoft.Extensions.Options;
using Npgsql;

namespace HybridGrains.Grains.Storage;

/// <summary>Half a configuration is refused by name: no silo keeps in files what its cluster looks for in a database.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    private const string Connection = $"{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}";

    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        options.Provider switch
        {
            StorageProvider.Embedded when options.ConnectionString.Length > 0 => ValidateOptionsResult.Fail(
                $"{Connection} is set, and {StorageOptions.Section}:Provider is Embedded, which keeps everything in the data folder. "
                    + "Set the provider to PostgreSql, or leave the connection string out."
            ),
            StorageProvider.Embedded => ValidateOptionsResult.Success,
            StorageProvider.PostgreSql when options.ConnectionString.Length == 0 => ValidateOptionsResult.Fail(
                $"{StorageOptions.Section}:Provider is PostgreSql, and {Connection} is not set; for example "
                    + "HYBRIDGRAINS_Storage__ConnectionString='Host=db;Database=hybridgrains;Username=hybridgrains;Password=...'."
            ),
            StorageProvider.PostgreSql => WhyNot(options.ConnectionString) is { } why
                ? ValidateOptionsResult.Fail($"{Connection}: {why}")
                : ValidateOptionsResult.Success,
            _ => ValidateOptionsResult.Fail($"{StorageOptions.Section}:Provider must be Embedded or PostgreSql."),
        };

    /// <summary>Names what is wrong; never the string itself, which may hold a password.</summary>
    private static string? WhyNot(string connectionString)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(parsed.Host) ? "it names no Host." : null;
        }
        catch (Exception unfit) when (unfit is ArgumentException or FormatException)
        {
            return $"it cannot be read ({unfit.Message})";
        }
    }
}
