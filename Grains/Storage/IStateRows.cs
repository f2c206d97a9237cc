namespace HybridGrains.Grains.Storage;

/// <summary>
/// Rows of grain states, one for each name and grain, versions from 1. Each write is durable when it returns, and happens only if the
/// row is still at the version that the writer knows.
/// </summary>
public interface IStateRows
{
    /// <summary>Null when there is none.</summary>
    Task<StateRow?> ReadAsync(string name, string id);

    /// <summary>False when there is one already; nothing is changed then.</summary>
    Task<bool> InsertAsync(string name, string id, byte[] payload);

    /// <summary>Writes version + 1; false when the row is not at <paramref name="version"/>.</summary>
    Task<bool> UpdateAsync(string name, string id, long version, byte[] payload);

    /// <summary>False when the row is not at <paramref name="version"/>.</summary>
    Task<bool> DeleteAsync(string name, string id, long version);
}
