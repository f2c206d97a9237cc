using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Tests.Storage;

public sealed class StorageOptionsTests
{
    [Theory]
    [InlineData("Embedded", "", null)]
    [InlineData("embedded", "Host=db", "Storage:ConnectionString is set")]
    [InlineData("PostgreSql", "", "Storage:ConnectionString is not set")]
    [InlineData("PostgreSql", "Database=x", "names no Host")]
    [InlineData("PostgreSql", "Host=db;Pasword=secret", "cannot be read")]
    [InlineData("postgresql", "Host=db;Database=x;Username=y", null)]
    [InlineData("MySql", "", "must be Embedded or PostgreSql")]
    [InlineData("1", "", "must be Embedded or PostgreSql")]
    public void Validate_HalfAConfiguration_IsRefusedByName(string provider, string connectionString, string? expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["Storage:Provider"] = provider, ["Storage:ConnectionString"] = connectionString }
            )
            .Build();
        using var services = new ServiceCollection().AddStorage(configuration, Path.GetTempPath()).BuildServiceProvider();

        var refusal = Record.Exception(() => services.GetRequiredService<IOptions<StorageOptions>>().Value);

        Assert.Equal(expected is null, refusal is null);
        Assert.Contains(expected ?? "", refusal?.Message ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal?.Message ?? "", StringComparison.Ordinal);
    }
}
