namespace HybridGrains.Grains.Storage.PostgreSql;

/// <summary>A database whose tables this program cannot work with; the message says why and what to do.</summary>
public sealed class PostgreSqlSchemaException(string message) : Exception(message);
