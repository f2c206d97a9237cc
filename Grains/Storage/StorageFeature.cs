using HybridGrains.Grains.Storage.PostgreSql;
using HybridGrains.Grains.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace HybridGrains.Grains.Storage;

internal static class StorageFeature
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        var section = configuration.GetSection(StorageOptions.Section);
        services.AddOptions<StorageOptions>().Bind(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>());
        // The options as a whole are judged at the start; here only which of two.
        if (section.Get<StorageOptions>() is { Provider: StorageProvider.PostgreSql })
        {
            services.AddPostgreSql();
        }
        else
        {
            services.AddFiles(dataFolder);
        }

        services.TryAddSingleton<StoreProbe>();
        services.TryAddKeyedSingleton<IGrainStorage>(
            VersionedGrainStorage.ProviderName,
            (provider, _) => ActivatorUtilities.CreateInstance<VersionedGrainStorage>(provider)
        );
        return services;
    }

    private static void AddFiles(this IServiceCollection services, string dataFolder)
    {
        services.TryAddSingleton(_ => new SqliteDatabase(Path.Combine(dataFolder, "state.db")));
        services.TryAddSingleton<IStateDatabase>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.TryAddSingleton<IStateRows, SqliteStateRows>();
        services.TryAddSingleton<IGenerationIndex, SqliteGenerationIndex>();
        services.TryAddSingleton<ITenantLedger, SqliteTenantLedger>();
        services.TryAddSingleton<IAuditLog, SqliteAuditLog>();
        services.TryAddSingleton<IWebhookOutbox, SqliteWebhookOutbox>();
        services.TryAddSingleton<IImageStore>(_ => new FileImageStore(Path.Combine(dataFolder, "images")));
    }

    private static void AddPostgreSql(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new PostgreSqlDatabase(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString
        ));
        services.TryAddSingleton<IStateDatabase>(provider => provider.GetRequiredService<PostgreSqlDatabase>());
        services.TryAddSingleton<IStateRows, PostgreSqlStateRows>();
        services.TryAddSingleton<IGenerationIndex, PostgreSqlGenerationIndex>();
        services.TryAddSingleton<ITenantLedger, PostgreSqlTenantLedger>();
        services.TryAddSingleton<IAuditLog, PostgreSqlAuditLog>();
        services.TryAddSingleton<IWebhookOutbox, PostgreSqlWebhookOutbox>();
        services.TryAddSingleton<IImageStore, PostgreSqlImageStore>();
    }
}
