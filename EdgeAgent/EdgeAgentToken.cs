namespace HybridGrains.EdgeAgent;

/// <summary>
/// Where an agent's enrolment token comes from: a file, or the environment. Not the command line, which every user of the machine
/// can read.
/// </summary>
public static class EdgeAgentToken
{
    public const string Variable = "HYBRIDGRAINS_EDGE_TOKEN";

    /// <summary>The token without surrounding white space; empty when there is none.</summary>
    public static string Find(string? file) =>
        (file is null ? Environment.GetEnvironmentVariable(Variable) : File.ReadAllText(file))?.Trim() ?? "";
}
