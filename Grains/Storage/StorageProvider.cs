using System.ComponentModel;

namespace HybridGrains.Grains.Storage;

/// <summary>What keeps grain states, the index of generations and pictures.</summary>
[TypeConverter(typeof(StrictNames<StorageProvider>))]
public enum StorageProvider
{
    Unknown = 0,

    /// <summary>One SQLite file and a folder of pictures in the data folder: for a cluster of one silo.</summary>
    Embedded = 1,

    /// <summary>A PostgreSQL database that every silo of the cluster reaches.</summary>
    PostgreSql = 2,
}
