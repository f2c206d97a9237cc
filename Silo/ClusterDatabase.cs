using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage.PostgreSql;
using Npgsql;

namespace HybridGrains.Silo;

/// <summary>The PostgreSQL database of a cluster of several silos, as its operator prepares and checks it.</summary>
public sealed class ClusterDatabase : IAsyncDisposable
{
    private readonly PostgreSqlDatabase _database;

    /// <exception cref="DataDirectoryException">The connection string cannot be read; the message never repeats it.</exception>
    public ClusterDatabase(string connectionString)
    {
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host))
            {
                throw new DataDirectoryException("The connection string names no Host.");
            }
        }
        catch (Exception unfit) when (unfit is ArgumentException or FormatException)
        {
            throw new DataDirectoryException($"The connection string cannot be read: {unfit.Message}");
        }

        _database = new PostgreSqlDatabase(connectionString);
    }

    /// <summary>The version of tables that this program works with.</summary>
    public static int Version => PostgreSqlSchema.Version;

    /// <summary>Makes the tables, or brings those of an earlier version to this one.</summary>
    /// <returns>The version that was there; null for none.</returns>
    /// <exception cref="DataDirectoryException">It cannot be done; the message says why.</exception>
    public async Task<int?> InitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PostgreSqlSchema.ApplyAsync(_database.Source, cancellationToken);
        }
        catch (PostgreSqlSchemaException later)
        {
            throw new DataDirectoryException(later.Message);
        }
        catch (NpgsqlException failure)
        {
            throw new DataDirectoryException(PostgreSqlDatabase.Describe(_database.Source.ConnectionString, failure));
        }
    }

    /// <summary>Whether silos of this version can work with it, writing included.</summary>
    /// <exception cref="DataDirectoryException">They cannot; the message says why and what to do.</exception>
    public async Task CheckAsync()
    {
        if (_database.WhyNot() is { } why)
        {
            throw new DataDirectoryException(why);
        }

        try
        {
            await _database.ProbeAsync();
        }
        catch (StoreUnavailableException down)
        {
            throw new DataDirectoryException(down.Message);
        }
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
