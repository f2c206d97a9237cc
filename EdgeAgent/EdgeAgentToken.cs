namespace HybridGrains.EdgeAgent;

/// <summary>Where an agent's enrolment token comes from: the option, a file, or the environment, in this order.</summary>
public static class EdgeAgentToken
{
    /// <summary>Environment variable that is not seen in a list of processes.</summary>
    public const string Variable = "HYBRIDGRAINS_EDGE_TOKEN";

    /// <summary>The token without surrounding white space; empty when there is none.</summary>
    public static string Find(string? token, string? file) =>
        (token ?? (file is null ? Environment.GetEnvironmentVariable(Variable) : File.ReadAllText(file)))?.Trim() ?? "";
}
