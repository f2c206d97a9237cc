namespace HybridGrains.Grains.Storage;

/// <summary>Where a silo keeps what must outlive it.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Default: files in the data folder.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Embedded;

    /// <summary>
    /// Npgsql's, such as "Host=db;Database=hybridgrains;Username=hybridgrains". A secret where it has a password: give it by
    /// environment or file, not as an argument. Required with PostgreSql, refused with Embedded.
    /// </summary>
    public string ConnectionString { get; set; } = "";
}
